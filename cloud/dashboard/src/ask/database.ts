/** Asks each question, and does each deed, in the database's own words. */

import type { Change } from '../deed'
import { Refused } from '../fault'
import type { Question } from '../question'
import type { Asked } from './asked'
import { ASKED } from './of'
import type { Rest } from './rest'
import { MEDIA, partsOf } from './sources'
import { guardOf, held } from './unchanged'

export function ask(rest: Rest, question: Question): Promise<unknown> {
  return (ASKED[question.kind] as Asked<Question, unknown>).ask(rest, question)
}

/** What a deed needs besides the database. */
export interface Edge {
  save(name: string, content: Blob): void
  counted(rows: number): void // so many were read by now
}

/** Hands out what the database answered; of a file how many rows are in it. */
export async function perform(rest: Rest, change: Change, edge: Edge): Promise<unknown> {
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
    case 'save': return saved(rest, change, edge)
    case 'several': return inTurn(rest, change.changes, edge)
    case 'upload': return rest.upload(change.path, change.file, change.type)
  }
}

async function inTurn(rest: Rest, changes: readonly Change[], edge: Edge): Promise<readonly unknown[]> {
  const done: unknown[] = []
  for (const change of changes) done.push(await perform(rest, change, edge))
  return done
}

/** Nothing is saved where a part of it does not come. */
async function saved(rest: Rest, { file, source }: Extract<Change, { readonly is: 'save' }>, edge: Edge): Promise<number> {
  const parts: Blob[] = []
  let rows = 0
  for await (const part of partsOf(rest, source)) {
    parts.push(new Blob([part.text]))
    rows += part.rows
    edge.counted(rows)
  }
  edge.save(file, new Blob(parts, { type: MEDIA[source.of] }))
  return rows
}

/** Whose role does not reach changes no row. */
function some(rows: readonly unknown[]): readonly unknown[] {
  if (rows.length === 0) throw new Refused({ kind: 'forbidden', words: '' })
  return rows
}
