import type { Channel, Colleague } from '../ask/of/people'
import type { Deed } from '../deed'
import type { Texts } from '../shown/record'
import { behind, moved } from '../shown/services'
import { removeRow, reorderRows, saveRow, subjectOf, type Place } from './rows'

type People = 'notify_addresses' | 'colleagues'

function place(client: string, relation: People): Place {
  return { client, relation, touches: ['people'] }
}

/** Under which somebody is typed who is not in a list yet. */
export function subjectOfNew(client: string, list: People): string {
  return subjectOf(place(client, list), null)
}

export const NEW_ADDRESS: Texts<'channel' | 'address'> = { channel: 'email', address: '' }
export const NEW_COLLEAGUE: Texts<'name' | 'e164'> = { name: '', e164: '' }

export function addAddress(client: string, channel: Channel, address: string): Deed {
  return saveRow(place(client, 'notify_addresses'), null, NEW_ADDRESS, { channel, address })
}

/** Rung last of all. */
export function addColleague(client: string, name: string, e164: string, others: readonly Colleague[]): Deed {
  return saveRow(place(client, 'colleagues'), null, NEW_COLLEAGUE, { name, e164, position: behind(others) })
}

export function moveColleague(client: string, all: readonly Colleague[], id: string, by: -1 | 1): Deed {
  return reorderRows(place(client, 'colleagues'), moved(all, id, by))
}

export function removeFrom(client: string, list: People, id: string): Deed {
  return removeRow(place(client, list), id)
}
