/** Days on a client's calendar, as text: 2026-11-24. */

const DAY_MS = 86_400_000

/** A zone that the browser knows; Postgres has a few more names. */
export function zoneHere(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) && zone
  } catch {
    return 'UTC'
  }
}

/** The date on the clocks of a zone. */
export function dayIn(zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at)
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

/** Calendar days later, or before; no clock is asked, so a day of 23 hours is a day. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

export interface Span {
  readonly from: string
  readonly to: string // not in it
}

/** The days of a range, today the last of them. */
export function lastDays(zone: string, now: number, days: number): Span {
  const tomorrow = addDays(dayIn(zone, now), 1)
  return { from: addDays(tomorrow, -days), to: tomorrow }
}
