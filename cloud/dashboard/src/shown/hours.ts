/** Opening hours of a week while somebody changes them. */

import type { Hours } from '../rows'
import { inOrder, problemOfStretches, type Stretches, type StretchProblem } from './stretches'

export const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEK)[number]

/** What was typed so far, else what holds. */
export function hoursTyped(draft: string | undefined, hours: Hours): Hours {
  return draft === undefined ? hours : (JSON.parse(draft) as Hours)
}

export function stretchesOf(hours: Hours, day: Weekday): Stretches {
  return hours[day] ?? []
}

export function withDay(hours: Hours, day: Weekday, stretches: Stretches): Hours {
  return { ...hours, [day]: stretches }
}

/** The first day's that has one. */
export function problemOf(hours: Hours): StretchProblem | null {
  return WEEK.map((day) => problemOfStretches(stretchesOf(hours, day))).find((problem) => problem !== null) ?? null
}

/** As it is saved: in order, every day named. */
export function saved(hours: Hours): Hours {
  return Object.fromEntries(WEEK.map((day) => [day, inOrder(stretchesOf(hours, day))]))
}
