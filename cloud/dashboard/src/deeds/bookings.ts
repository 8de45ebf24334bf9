import type { Staff } from '../ask/of/bookings'
import type { Deed } from '../deed'
import { calendarTyped, rulesTyped, staffTyped, type CalendarTexts, type RulesTexts, type StaffTexts } from '../shown/bookings'
import { fieldsOf } from '../shown/record'
import { moved } from '../shown/services'
import { removeRow, reorderRows, saveRow, subjectOf, type Place } from './rows'

function staff(client: string): Place {
  return { client, relation: 'staff', touches: ['bookings', 'calendars'] } // the first who is named takes over calendars, too
}

export function subjectOfStaff(client: string, id: string | null): string {
  return subjectOf(staff(client), id)
}

export function changeStaff(client: string, id: string, typed: StaffTexts): Deed {
  return saveRow(staff(client), id, typed, { ...staffTyped(typed) })
}

export function addStaff(client: string, typed: StaffTexts, position: number): Deed {
  return saveRow(staff(client), null, typed, { ...staffTyped(typed), position })
}

export function removeStaff(client: string, id: string): Deed {
  return removeRow(staff(client), id)
}

/** Who has appointments stays, and is booked no more. */
export function stopBooking(client: string, id: string): Deed {
  return saveRow(staff(client), id, { bookable: '' }, { bookable: false })
}

export function moveStaff(client: string, all: readonly Staff[], id: string, by: -1 | 1): Deed {
  return reorderRows(staff(client), moved(all, id, by))
}

export function subjectOfRules(client: string): string {
  return `booking of ${client}`
}

export function saveRules(client: string, typed: RulesTexts): Deed {
  const subject = subjectOfRules(client)
  return {
    client, subject, touches: ['bookings'], drafts: fieldsOf(subject, typed),
    change: { is: 'patch', relation: 'clients', query: [['id', `eq.${client}`], ['select', 'id']], values: { ...rulesTyped(typed) } },
  }
}

function calendars(client: string): Place {
  return { client, relation: 'calendar_sources', touches: ['calendars'] }
}

export function subjectOfCalendar(client: string, id: string | null): string {
  return subjectOf(calendars(client), id)
}

export function saveCalendar(client: string, id: string | null, typed: CalendarTexts): Deed {
  return saveRow(calendars(client), id, typed, { ...calendarTyped(typed) })
}

export function removeCalendar(client: string, id: string): Deed {
  return removeRow(calendars(client), id)
}

/** What it answers is the token of the address, once. */
export function makeFeed(client: string): Deed {
  return { client, subject: `feed of ${client}`, touches: [], change: { is: 'rpc', name: 'make_calendar_feed_token', args: { p_client_id: client } } }
}

/** What it answers is whether there was an address. */
export function dropFeed(client: string): Deed {
  return { client, subject: `without feed of ${client}`, touches: [], change: { is: 'rpc', name: 'drop_calendar_feed_token', args: { p_client_id: client } } }
}
