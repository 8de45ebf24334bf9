/** What is kept how long, and who read and changed what. */

import type { Question } from '../../question'
import type { Client } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Query, Rest } from '../rest'

export interface Kept {
  readonly slug: string
  readonly retention_days: number
}

/** An hour in which a member read or took along what was said. */
export interface Reading {
  readonly id: number
  readonly last_at: string
  readonly user_id: string | null // null: the operator
  readonly action: string
  readonly call_id: string | null
  readonly results: number
  readonly times: number
}

export interface ChangeOfRow {
  readonly id: number
  readonly at: string
  readonly actor_id: string | null // null: the operator, a job, or the database itself
  readonly action: string
  readonly table_name: string
  readonly old_values: Readonly<Record<string, unknown>> | null
  readonly new_values: Readonly<Record<string, unknown>> | null
}

export interface Logs {
  readonly readings: readonly Reading[] // none for an admin: they are the owners' to see
  readonly changes: readonly ChangeOfRow[]
  readonly names: Readonly<Record<string, string>> // of members, by their ids
}

const LATEST = 50

async function askKept(rest: Rest, { client }: OfClient): Promise<Kept | null> {
  const rows = await rest.get<Kept[]>('clients', [['select', 'slug,retention_days'], ['id', `eq.${client}`]])
  return rows[0] ?? null
}

async function askLogs(rest: Rest, { client }: OfClient): Promise<Logs> {
  const latest: Query = [['client_id', `eq.${client}`], ['order', 'at.desc,id.desc'], ['limit', String(LATEST)]]
  const [readings, changes, addresses] = await Promise.all([
    rest.get<Reading[]>('access_log', [['select', 'id,last_at,user_id,action,call_id,results,times'], ...latest]),
    rest.get<ChangeOfRow[]>('audit_log', [['select', 'id,at,actor_id,action,table_name,old_values,new_values'], ...latest]),
    rest.rpc<{ user_id: string; email: string | null }[]>('member_addresses', { p_client_id: client }),
  ])
  return { readings, changes, names: Object.fromEntries(addresses.map(({ user_id, email }) => [user_id, email ?? user_id])) }
}

const kept: Asked<OfClient, Kept | null> = { keptMs: 120 * SECOND, ask: askKept }
const logs: Asked<OfClient, Logs> = { keptMs: 60 * SECOND, ask: askLogs }

export const privacy = { privacy: kept, logs }

/** A viewer has no logs. */
export function questionsOfPrivacy(client: Client): readonly [Question<'privacy'>, ...Question<'logs'>[]] {
  return [{ kind: 'privacy', client: client.id }, ...(client.role === 'viewer' ? [] : [{ kind: 'logs', client: client.id } as const])]
}
