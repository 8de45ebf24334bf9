/** Adding, changing and removing one row of a client's. */

import type { Deed, Values } from '../deed'
import type { Kind } from '../question'
import { fieldsOf, type Texts } from '../shown/record'

/** Where the row is, and what is known of it on the page. */
export interface Place {
  readonly client: string
  readonly relation: string
  readonly touches: readonly Kind[]
}

/** The subject of a row, under which it is typed and saved; of one that is to be added too. */
export function subjectOf({ client, relation }: Place, id: string | null): string {
  return `${relation} ${id ?? `of ${client}`}`
}

/** Saves a row that was typed; without an id it is a new one. */
export function saveRow(place: Place, id: string | null, held: Texts, values: Values): Deed {
  const { client, relation, touches } = place
  const subject = subjectOf(place, id)
  const deed = { client, subject, touches, drafts: fieldsOf(subject, held) }
  if (id === null) return { ...deed, change: { is: 'insert', relation, rows: [{ client_id: client, ...values }] } }
  return { ...deed, change: { is: 'patch', relation, query: [...one(client, id), ['select', 'id']], values } }
}

export function removeRow(place: Place, id: string): Deed {
  const { client, relation, touches } = place
  return { client, subject: `without ${subjectOf(place, id)}`, touches, change: { is: 'delete', relation, query: one(client, id) } }
}

/** Gives each of these its new place in the list. */
export function reorderRows(place: Place, rows: readonly { readonly id: string; readonly position: number }[]): Deed {
  const { client, relation, touches } = place
  const changes = rows.map(({ id, position }) => ({ is: 'patch', relation, query: [...one(client, id), ['select', 'id']], values: { position } }) as const)
  return { client, subject: `order of ${relation} of ${client}`, touches, change: { is: 'several', changes } }
}

function one(client: string, id: string) {
  return [['id', `eq.${id}`], ['client_id', `eq.${client}`]] as const
}
