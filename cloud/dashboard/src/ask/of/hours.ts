/** Hours and services. */

import type { Question } from '../../question'
import type { Client, Hours } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Query, Rest } from '../rest'

/** What of a client is steered there. */
export interface Steering {
  readonly hours: Hours
  readonly closures: readonly Closure[]
  readonly services: readonly Service[]
}

export interface Closure {
  readonly id: string
  readonly first: string
  readonly last: string
  readonly called: string
  readonly hours: readonly (readonly [string, string])[]
}

export interface Service {
  readonly id: string
  readonly name: string
  readonly minutes: number
  readonly buffer_minutes: number
  readonly price: number | null
  readonly bookable: boolean
}

async function askSteering(rest: Rest, { client }: OfClient): Promise<Steering> {
  const of: Query = [['client_id', `eq.${client}`]]
  const [clients, closures, services] = await Promise.all([
    rest.get<{ hours: Hours }[]>('clients', [['select', 'hours'], ['id', `eq.${client}`]]),
    rest.get<Closure[]>('closures', [['select', 'id,first,last,called,hours'], ...of, ['order', 'first.asc']]),
    rest.get<Service[]>('services', [['select', 'id,name,minutes,buffer_minutes,price,bookable'], ...of, ['order', 'position.asc,name.asc']]),
  ])
  return { hours: clients[0]?.hours ?? {}, closures, services }
}

const steering: Asked<OfClient, Steering> = { keptMs: 120 * SECOND, changedBy: ['config'], ask: askSteering }

export const hours = { steering }

export function questionsOfHours(client: Client): readonly [Question<'steering'>] {
  return [{ kind: 'steering', client: client.id }]
}
