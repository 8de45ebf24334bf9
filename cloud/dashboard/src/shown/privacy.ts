/** How long calls are kept, and when a business is gone. */

import { addDays, dayIn } from '../days'
import type { Role } from '../rows'

const MOST_DAYS = 3650
const GONE_AFTER_MS = 30 * 86_400_000 // as private.delete_client_unchecked has it

export type RetentionProblem = 'number' | 'owners'

/** Days that were typed, or why they are not taken. */
export function daysTyped(text: string): number | null {
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0
  return days >= 1 && days <= MOST_DAYS ? days : null
}

/** Only an owner shortens it: calls go by it. */
export function problemOfRetention(days: number | null, before: number, role: Role): RetentionProblem | null {
  if (days === null) return 'number'
  return days < before && role !== 'owner' ? 'owners' : null
}

/** The first day of which calls are kept. */
export function keptSince(zone: string, now: number, days: number): string {
  return addDays(dayIn(zone, now), -days)
}

/** When everything of a business that was deleted is gone. */
export function goneAt(deleted: string): string {
  return new Date(Date.parse(deleted) + GONE_AFTER_MS).toISOString()
}
