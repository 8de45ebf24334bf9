import type { Deed } from '../deed'
import { numberTyped } from '../shown/numbers'
import { fieldOf, YES, type Texts } from '../shown/record'
import { removeRow, saveRow, subjectOf, type Place } from './rows'

export type BlockedTexts = Texts<'number' | 'note'>
export const NEW_BLOCKED: BlockedTexts = { number: '', note: '' }

function place(client: string): Place {
  return { client, relation: 'blocked_callers', touches: ['blocked'] }
}

export function subjectOfBlocking(client: string): string {
  return subjectOf(place(client), null)
}

export function block(client: string, { number, note }: BlockedTexts): Deed {
  return saveRow(place(client), null, NEW_BLOCKED, { e164: numberTyped(number), note: note.trim() || null })
}

/** By its id: a number would stand in the address. */
export function unblock(client: string, id: string): Deed {
  return removeRow(place(client), id)
}

/** The field in which it is ticked. */
export function fieldOfWithheld(client: string): string {
  return fieldOf(`withheld of ${client}`, 'blocked')
}

export function blockWithheld(client: string, typed: string): Deed {
  const field = fieldOfWithheld(client)
  return {
    client, subject: field, touches: ['blocked'], drafts: [field],
    change: { is: 'patch', relation: 'clients', query: [['id', `eq.${client}`], ['select', 'id']], values: { block_withheld: typed === YES } },
  }
}
