/** How the receptionist greets and behaves: the versions of the present profession, and what keeps the draft from being published. */

import type { Question } from '../../question'
import type { Client } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Query, Rest } from '../rest'
import type { Profession } from './facts'
import { questionsOfMembers } from './members'

export interface Prompt {
  readonly id: string
  readonly client_id: string | null // null: what comes with the profession
  readonly version: number
  readonly status: 'draft' | 'published' | 'retired'
  readonly greeting: string
  readonly body: string
  readonly created_by: string | null
  readonly created_at: string
}

export interface Problem {
  readonly field: 'body' | 'greeting'
  readonly problem: string // a short code
  readonly detail: string
}

/** Of the log: what became heard by callers, when, and by whom. */
export interface Publication {
  readonly row_id: string
  readonly actor_id: string | null
  readonly at: string
}

export interface Prompts {
  readonly name: string // of the client, for {business}
  readonly profession: Profession
  readonly prompts: readonly Prompt[] // latest first
  readonly problems: readonly Problem[] // of the draft
  readonly publications: readonly Publication[] // latest first; of viewers the database keeps them
  readonly numbers: readonly string[] // which ring here
}

async function askPrompts(rest: Rest, { client }: OfClient): Promise<Prompts | null> {
  const [row] = await rest.get<{ name: string; professions: Profession }[]>('clients', [
    ['select', 'name,professions!clients_profession_id_fkey(id,client_id,name,typical_value)'], ['id', `eq.${client}`],
  ])
  if (!row) return null
  const { name, professions: profession } = row
  const [prompts, publications, numbers] = await Promise.all([
    rest.get<Prompt[]>('prompts', promptsOf(client, profession.id)),
    rest.get<Publication[]>('audit_log', publicationsOf(client)),
    rest.get<{ e164: string }[]>('phone_numbers', [
      ['select', 'e164'], ['client_id', `eq.${client}`], ['released_at', 'is.null'], ['order', 'created_at.asc'],
    ]),
  ])
  const draft = prompts.find(({ status }) => status === 'draft')
  const problems = draft ? await rest.rpc<Problem[]>('check_prompt', { p_body: draft.body, p_greeting: draft.greeting }) : []
  return {
    name, profession, prompts, problems, publications,
    numbers: numbers.map(({ e164 }) => e164),
  }
}

function promptsOf(client: string, profession: string): Query {
  return [
    ['select', 'id,client_id,version,status,greeting,body,created_by,created_at'], ['profession_id', `eq.${profession}`],
    ['or', `(client_id.eq.${client},and(client_id.is.null,status.eq.published))`], ['order', 'client_id.desc.nullslast,version.desc'],
  ]
}

function publicationsOf(client: string): Query {
  return [
    ['select', 'row_id,actor_id,at'], ['client_id', `eq.${client}`], ['table_name', 'eq.prompts'], ['new_values->>status', 'eq.published'],
    ['order', 'at.desc'], ['limit', '300'],
  ]
}

const prompts: Asked<OfClient, Prompts | null> = { keptMs: 120 * SECOND, changedBy: ['config'], ask: askPrompts }

export const prompt = { prompts }

export function questionsOfPrompt(client: Client): readonly [Question<'prompts'>, Question<'members'>] {
  return [{ kind: 'prompts', client: client.id }, ...questionsOfMembers(client)]
}
