/** The list of calls. */

import type { Question } from '../../question'
import type { CallFilter, Standing } from '../../route'
import type { Call } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Query, Rest } from '../rest'

export const PAGE_OF_CALLS = 50

interface Listed extends OfClient {
  readonly filter: CallFilter
  readonly limit: number
}

function askCalls(rest: Rest, { client, filter, limit }: Listed): Promise<readonly Call[]> {
  if (filter.outcome || filter.standing) return rest.get('call_log', filteredCalls(client, filter, limit))
  const before = { p_before: filter.before?.at ?? null, p_before_id: filter.before?.id ?? null }
  return rest.rpc('latest_calls', { p_limit: limit, p_client_id: client, ...before })
}

const STANDING: Readonly<Record<Standing, Query>> = {
  answered: [['answered_at', 'not.is.null'], ['status', 'neq.rejected']],
  missed: [['answered_at', 'is.null'], ['ended_at', 'not.is.null'], ['status', 'neq.rejected']],
  refused: [['status', 'eq.rejected']],
  broken: [['status', 'in.(interrupted,failed)']],
  under_way: [['ended_at', 'is.null']],
}

export function filteredCalls(client: string, { outcome, standing, before }: CallFilter, limit: number): Query {
  const query: (readonly [string, string])[] = [['client_id', `eq.${client}`]]
  if (outcome) query.push(['outcome', `eq.${outcome}`])
  if (standing) query.push(...STANDING[standing])
  if (before) query.push(['or', `(started_at.lt."${before.at}",and(started_at.eq."${before.at}",id.lt.${before.id}))`])
  return [...query, ['order', 'started_at.desc,id.desc'], ['limit', String(limit)]]
}

const list: Asked<Listed, readonly Call[]> = { keptMs: 20 * SECOND, changedBy: ['calls'], ask: askCalls }

export const calls = { calls: list }

/** One more than is shown: it says whether there is an older page. */
export function questionOfCalls(client: string, filter: CallFilter): Question<'calls'> {
  return { kind: 'calls', client, filter, limit: PAGE_OF_CALLS + 1 }
}
