import type { Deed } from '../deed'
import { fieldsOf } from '../shown/record'
import { moved, pricesTyped, serviceTyped, type PricesTexts, type ServiceTexts } from '../shown/services'
import { removeRow, reorderRows, saveRow, subjectOf, type Place } from './rows'
import type { Service } from '../ask/of/services'

function place(client: string): Place {
  return { client, relation: 'services', touches: ['services', 'bookings'] }
}

export function subjectOfService(client: string, id: string | null): string {
  return subjectOf(place(client), id)
}

export function changeService(client: string, id: string, typed: ServiceTexts): Deed {
  return saveRow(place(client), id, typed, { ...serviceTyped(typed) })
}

export function addService(client: string, typed: ServiceTexts, position: number): Deed {
  return saveRow(place(client), null, typed, { ...serviceTyped(typed), position })
}

export function removeService(client: string, id: string): Deed {
  return removeRow(place(client), id)
}

/** What has appointments stays, and is offered no more. */
export function stopOffering(client: string, id: string): Deed {
  return saveRow(place(client), id, { bookable: '' }, { bookable: false })
}

export function moveService(client: string, all: readonly Service[], id: string, by: -1 | 1): Deed {
  return reorderRows(place(client), moved(all, id, by))
}

export function subjectOfPrices(client: string): string {
  return `prices of ${client}`
}

export function savePrices(client: string, typed: PricesTexts): Deed {
  const subject = subjectOfPrices(client)
  return {
    client, subject, touches: ['prices', 'clients'], drafts: fieldsOf(subject, typed),
    change: { is: 'patch', relation: 'clients', query: [['id', `eq.${client}`], ['select', 'id']], values: { ...pricesTyped(typed) } },
  }
}
