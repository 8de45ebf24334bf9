/** Who can be booked, how, and the calendars that say when not. */

import type { Question } from '../../question'
import type { Client, Hours } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Query, Rest } from '../rest'

export type BookingMode = 'direct' | 'request' | 'off'
export const BOOKING_MODES: readonly BookingMode[] = ['direct', 'request', 'off']

export interface Rules {
  readonly booking: BookingMode
  readonly booking_notice: number // minutes
  readonly booking_horizon: number // days
  readonly hours: Hours
}

export interface Staff {
  readonly id: string
  readonly name: string
  readonly hours: Hours | null // null: the client's
  readonly services: readonly string[] | null // null: all
  readonly bookable: boolean
  readonly unnamed: boolean
  readonly position: number
}

export interface Bookings {
  readonly rules: Rules
  readonly staff: readonly Staff[]
  readonly services: readonly { readonly id: string; readonly name: string }[]
}

export interface CalendarSource {
  readonly id: string
  readonly staff_id: string | null // null: everybody's
  readonly url: string
  readonly last_fetched_at: string | null
  readonly last_error: string | null
}

const RULES = 'booking,booking_notice,booking_horizon,hours'

async function askBookings(rest: Rest, { client }: OfClient): Promise<Bookings> {
  const of: Query = [['client_id', `eq.${client}`]]
  const [rules, staff, services] = await Promise.all([
    rest.get<Rules[]>('clients', [['select', RULES], ['id', `eq.${client}`]]),
    rest.get<Staff[]>('staff', [['select', 'id,name,hours,services,bookable,unnamed,position'], ...of, ['order', 'position.asc,created_at.asc']]),
    rest.get<Bookings['services']>('services', [['select', 'id,name'], ...of, ['order', 'position.asc,name.asc']]),
  ])
  return { rules: rules[0] ?? { booking: 'off', booking_notice: 0, booking_horizon: 1, hours: {} }, staff, services }
}

const bookings: Asked<OfClient, Bookings> = { keptMs: 120 * SECOND, changedBy: ['config'], ask: askBookings }

/** To a viewer there are none: often whoever knows the address may read the calendar. */
const calendars: Asked<OfClient, readonly CalendarSource[]> = {
  keptMs: 30 * SECOND,
  ask: (rest, { client }) => rest.get('calendar_sources', [
    ['select', 'id,staff_id,url,last_fetched_at,last_error'], ['client_id', `eq.${client}`], ['order', 'created_at.asc,id.asc'],
  ]),
}

export const booked = { bookings, calendars }

export function questionsOfBookings(client: Client) {
  return [{ kind: 'bookings', client: client.id }, { kind: 'calendars', client: client.id }] as const satisfies readonly Question[]
}
