/** Asks each question, and does each deed, in the database's own words. */

import type { Change } from '../deed'
import { Refused } from '../fault'
import type { Question } from '../question'
import type { Asked } from './asked'
import { ASKED } from './of'
import type { Rest } from './rest'
import { guardOf, held } from './unchanged'

export function ask(rest: Rest, question: Question): Promise<unknown> {
  return (ASKED[question.kind] as Asked<Question, unknown>).ask(rest, question)
}

/** Hands out what the database answered. */
export async function perform(rest: Rest, change: Change): Promise<unknown> {
  const guard = change.expects ? await guardOf(rest, change.expects) : []
  switch (change.is) {
    case 'rpc': return rest.rpc(change.name, change.args)
    case 'insert': return rest.insert(change.relation, change.rows)
    case 'delete': return some(await rest.remove(change.relation, change.query))
    case 'patch': {
      const rows = await rest.patch(change.relation, [...change.query, ...guard], change.values)
      if (rows.length === 0 && change.expects) await held(rest, change.expects, guard)
      return some(rows)
    }
  }
}

/** Whose role does not reach changes no row. */
function some(rows: readonly unknown[]): readonly unknown[] {
  if (rows.length === 0) throw new Refused({ kind: 'forbidden', words: '' })
  return rows
}
