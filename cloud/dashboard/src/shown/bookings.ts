/** Who can be booked and how, while somebody changes it. */

import type { BookingMode, CalendarSource, Rules, Staff } from '../ask/of/bookings'
import type { Hours } from '../rows'
import { problemOf, saved } from './hours'
import { asText, YES, type Texts } from './record'
import type { StretchProblem } from './stretches'

/** Hours and services are JSON; empty: the client's hours, and all services. */
export type StaffTexts = Texts<'name' | 'bookable' | 'hours' | 'services'>

export const NEW_STAFF: StaffTexts = { name: '', bookable: YES, hours: '', services: '' }

export function textsOfStaff({ name, bookable, hours, services }: Staff): StaffTexts {
  return { name, bookable: asText(bookable), hours: hours ? JSON.stringify(hours) : '', services: services ? JSON.stringify(services) : '' }
}

/** Null: the client's. */
export function ownHours({ hours }: StaffTexts): Hours | null {
  return hours ? (JSON.parse(hours) as Hours) : null
}

/** Null: all. */
export function ownServices({ services }: StaffTexts): readonly string[] | null {
  return services ? (JSON.parse(services) as readonly string[]) : null
}

export function withService(services: readonly string[], id: string, does: boolean): string {
  return JSON.stringify(does ? [...services, id] : services.filter((each) => each !== id))
}

export function problemOfStaff(typed: StaffTexts): StretchProblem | null {
  const hours = ownHours(typed)
  return hours && problemOf(hours)
}

export function staffTyped(typed: StaffTexts): Pick<Staff, 'name' | 'bookable' | 'hours' | 'services'> {
  const hours = ownHours(typed)
  return { name: typed.name.trim(), bookable: typed.bookable === YES, hours: hours && saved(hours), services: ownServices(typed) }
}

export type RulesTexts = Texts<'booking' | 'notice' | 'horizon'>

export function textsOfRules({ booking, booking_notice, booking_horizon }: Rules): RulesTexts {
  return { booking, notice: String(booking_notice), horizon: String(booking_horizon) }
}

export function rulesTyped({ booking, notice, horizon }: RulesTexts): Omit<Rules, 'hours'> {
  return { booking: booking as BookingMode, booking_notice: Number(notice), booking_horizon: Number(horizon) }
}

/** An empty `staff` is everybody. */
export type CalendarTexts = Texts<'url' | 'staff'>

export const NEW_CALENDAR: CalendarTexts = { url: '', staff: '' }

export function textsOfCalendar({ url, staff_id }: CalendarSource): CalendarTexts {
  return { url, staff: staff_id ?? '' }
}

/** Addresses as calendars hand them out: webcal: is https: there. */
function addressTyped({ url }: CalendarTexts): string {
  return url.trim().replace(/^webcals?:/i, 'https:')
}

/** As the database wants it: https, and nobody's password in it. */
export function isCalendarAddress(typed: CalendarTexts): boolean {
  return /^https:\/\/[^\s@/?#]+([/?#]\S*)?$/.test(addressTyped(typed))
}

export function calendarTyped(typed: CalendarTexts): Pick<CalendarSource, 'url' | 'staff_id'> {
  return { url: addressTyped(typed), staff_id: typed.staff || null }
}

/** Only the host of an address: the rest of it opens the calendar to whoever reads it. */
export function hostOf(url: string): string {
  return url.split('/')[2] ?? url
}

/** Where a calendar that subscribes reads what is booked. */
export function feedAddress(door: string, token: string): string {
  return `${door.replace(/\/+$/, '')}/calendar/${token}.ics`
}
