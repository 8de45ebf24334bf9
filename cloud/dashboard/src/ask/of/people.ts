/** Who is told of messages and how soon, and who is rung for a caller. */

import type { Question } from '../../question'
import type { Client, Hours, Urgency } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Query, Rest } from '../rest'

export interface Due {
  readonly due_minutes_normal: number
  readonly due_minutes_urgent: number
  readonly due_minutes_emergency: number
}

export type Channel = 'email' | 'sms'

export interface NotifyAddress {
  readonly id: string
  readonly channel: Channel
  readonly address: string
  readonly urgencies: readonly Urgency[]
}

export interface Colleague {
  readonly id: string
  readonly name: string
  readonly e164: string
  readonly seconds: number
  readonly position: number
  readonly hours: Hours | null // null: at any time
  readonly emergencies: boolean
}

export interface People {
  readonly due: Due
  readonly addresses: readonly NotifyAddress[]
  readonly colleagues: readonly Colleague[]
}

async function askPeople(rest: Rest, { client }: OfClient): Promise<People | null> {
  const of: Query = [['client_id', `eq.${client}`]]
  const [[due], addresses, colleagues] = await Promise.all([
    rest.get<Due[]>('clients', [['select', 'due_minutes_normal,due_minutes_urgent,due_minutes_emergency'], ['id', `eq.${client}`]]),
    rest.get<NotifyAddress[]>('notify_addresses', [['select', 'id,channel,address,urgencies'], ...of, ['order', 'created_at.asc,id.asc']]),
    rest.get<Colleague[]>('colleagues', [
      ['select', 'id,name,e164,seconds,position,hours,emergencies'], ...of, ['order', 'position.asc,created_at.asc,id.asc'],
    ]),
  ])
  return due ? { due, addresses, colleagues } : null
}

const all: Asked<OfClient, People | null> = { keptMs: 120 * SECOND, ask: askPeople }

export const people = { people: all }

export function questionsOfPeople(client: Client): readonly [Question<'people'>] {
  return [{ kind: 'people', client: client.id }]
}
