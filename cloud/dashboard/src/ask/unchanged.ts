/** What somebody else saved while a member typed is not overwritten. */

import type { Expected, Values } from '../deed'
import { Refused } from '../fault'
import type { Query, Rest } from './rest'

/** Throws where something else stands there by now; else what lets a change reach that row as it is, where the row says when it changed. */
export async function guardOf(rest: Rest, { relation, query, values }: Expected): Promise<Query> {
  const [row] = await rest.get<Values[]>(relation, [['select', '*'], ...query])
  if (!sameAs(row, values)) throw new Refused({ kind: 'changed', words: '' })
  return row?.['updated_at'] === undefined ? [] : [['updated_at', `eq.${String(row['updated_at'])}`]]
}

/** Throws where the row changed between the two requests. */
export async function held(rest: Rest, expects: Expected, guard: Query): Promise<void> {
  const now = await guardOf(rest, expects)
  if (JSON.stringify(now) !== JSON.stringify(guard)) throw new Refused({ kind: 'changed', words: '' })
}

/** A row that is gone, or not there yet, is none. */
function sameAs(row: Values | undefined, values: Values | null): boolean {
  if (row === undefined || values === null) return row === undefined && values === null
  return Object.entries(values).every(([column, value]) => JSON.stringify(row[column]) === JSON.stringify(value))
}
