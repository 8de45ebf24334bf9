/** Services and what they cost. */

import type { Question } from '../../question'
import type { Client } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Rest } from '../rest'

export interface Service {
  readonly id: string
  readonly name: string
  readonly minutes: number
  readonly buffer_minutes: number
  readonly price: number | null
  readonly bookable: boolean
  readonly position: number
}

/** What calls are valued by. */
export interface Prices {
  readonly currency: string
  readonly price_list: Readonly<Record<string, number>>
  readonly typical_value: number | null
}

const services: Asked<OfClient, readonly Service[]> = {
  keptMs: 120 * SECOND,
  changedBy: ['config'],
  ask: (rest, { client }) => rest.get('services', [
    ['select', 'id,name,minutes,buffer_minutes,price,bookable,position'], ['client_id', `eq.${client}`], ['order', 'position.asc,name.asc'],
  ]),
}

async function askPrices(rest: Rest, { client }: OfClient): Promise<Prices> {
  const rows = await rest.get<Prices[]>('clients', [['select', 'currency,price_list,typical_value'], ['id', `eq.${client}`]])
  return rows[0] ?? { currency: '', price_list: {}, typical_value: null }
}

const prices: Asked<OfClient, Prices> = { keptMs: 120 * SECOND, changedBy: ['config'], ask: askPrices }

export const offered = { services, prices }

export function questionsOfServices(client: Client) {
  return [{ kind: 'services', client: client.id }, { kind: 'prices', client: client.id }] as const satisfies readonly Question[]
}
