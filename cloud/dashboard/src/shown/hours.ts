/** Opening hours while somebody changes them. */

import type { Hours } from '../rows'

export const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEK)[number]
type Stretches = Hours[string]

export type HoursProblem = 'incomplete' | 'backwards' | 'overlap'

/** What was typed so far, else what holds. */
export function hoursTyped(draft: string | undefined, hours: Hours): Hours {
  return draft === undefined ? hours : (JSON.parse(draft) as Hours)
}

export function stretchesOf(hours: Hours, day: Weekday): Stretches {
  return hours[day] ?? []
}

function withDay(hours: Hours, day: Weekday, stretches: Stretches): Hours {
  return { ...hours, [day]: stretches }
}

const MIDNIGHT = '24:00' // at the end of a day; a field for times knows 00:00 only

export function inField(time: string): string {
  return time === MIDNIGHT ? '00:00' : time
}

export function withEnd(hours: Hours, day: Weekday, index: number, end: 0 | 1, typed: string): Hours {
  const time = end === 1 && typed === '00:00' ? MIDNIGHT : typed
  const changed = (stretch: readonly [string, string]): readonly [string, string] => (end === 0 ? [time, stretch[1]] : [stretch[0], time])
  return withDay(hours, day, stretchesOf(hours, day).map((stretch, i) => (i === index ? changed(stretch) : stretch)))
}

const FIRST: readonly [string, string] = ['09:00', '17:00']

/** One more; behind others its times are still to be typed. */
export function withStretch(hours: Hours, day: Weekday): Hours {
  const stretches = stretchesOf(hours, day)
  return withDay(hours, day, [...stretches, stretches.length === 0 ? FIRST : ['', '']])
}

export function withoutStretch(hours: Hours, day: Weekday, index: number): Hours {
  return withDay(hours, day, stretchesOf(hours, day).filter((_, i) => i !== index))
}

export function problemOf(hours: Hours): HoursProblem | null {
  for (const day of WEEK) {
    const stretches = inOrder(stretchesOf(hours, day))
    if (stretches.some(([from, to]) => from === '' || to === '')) return 'incomplete'
    if (stretches.some(([from, to]) => from >= to)) return 'backwards'
    if (stretches.some(([from], i) => from < (stretches[i - 1]?.[1] ?? ''))) return 'overlap'
  }
  return null
}

/** As it is saved: in order, every day named. */
export function saved(hours: Hours): Hours {
  return Object.fromEntries(WEEK.map((day) => [day, inOrder(stretchesOf(hours, day))]))
}

function inOrder(stretches: Stretches): Stretches {
  return [...stretches].sort(([a], [b]) => a.localeCompare(b))
}
