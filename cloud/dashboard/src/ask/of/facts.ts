/** What the receptionist knows of the business, and what callers are told about the line. */

import type { Question } from '../../question'
import type { Client } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Rest } from '../rest'

export type NoticeRule = 'auto' | 'always' | 'never'

export interface Business {
  readonly name: string
  readonly timezone: string
  readonly language: string
  readonly facts: string
  readonly profession_id: string
  readonly disclosure: NoticeRule
  readonly transcription_notice: NoticeRule
  readonly greets_known_callers: boolean
}

export interface Profession {
  readonly id: string
  readonly client_id: string | null // null: built in
  readonly name: string
  readonly typical_value: number | null // in US dollars
}

/** What a client of a profession begins with. */
export interface Usual {
  readonly profession_id: string
  readonly greeting: string
  readonly body: string
}

export interface Facts {
  readonly business: Business
  readonly professions: readonly Profession[]
  readonly usual: readonly Usual[]
}

const COLUMNS = 'name,timezone,language,facts,profession_id,disclosure,transcription_notice,greets_known_callers'

async function askFacts(rest: Rest, { client }: OfClient): Promise<Facts | null> {
  const [[business], professions, usual] = await Promise.all([
    rest.get<Business[]>('clients', [['select', COLUMNS], ['id', `eq.${client}`]]),
    rest.get<Profession[]>('professions', [
      ['select', 'id,client_id,name,typical_value'], ['or', `(client_id.is.null,client_id.eq.${client})`], ['order', 'name.asc'],
    ]),
    rest.get<Usual[]>('prompts', [
      ['select', 'profession_id,greeting,body'], ['client_id', 'is.null'], ['status', 'eq.published'],
    ]),
  ])
  return business ? { business, professions, usual } : null
}

const business: Asked<OfClient, Facts | null> = { keptMs: 120 * SECOND, changedBy: ['config'], ask: askFacts }

export const facts = { business }

export function questionsOfFacts(client: Client): readonly [Question<'business'>] {
  return [{ kind: 'business', client: client.id }]
}
