/** Days put together: what stands over a range. */

import type { Outcome } from '../route'
import type { Day, Sentiment } from '../rows'

export interface Sum {
  readonly calls: number
  readonly answered: number
  readonly missed: number
  readonly refused: number
  readonly booked: number
  readonly talkedMs: number
  readonly outcomes: readonly (readonly [Outcome, number])[] // the most frequent first
  readonly revenue: readonly (readonly [string, number])[] // by currency
  readonly mood: number | null // -1 to 1, over the calls that were judged
}

export type Counted = Omit<Day, 'day'>

const added = (days: readonly Counted[], of: (day: Counted) => number) => days.reduce((sum, day) => sum + of(day), 0)

export function sumOf(days: readonly Counted[]): Sum {
  return {
    calls: added(days, (day) => day.calls),
    answered: added(days, (day) => day.answered),
    missed: added(days, (day) => day.missed),
    refused: added(days, (day) => day.refused),
    booked: added(days, (day) => day.booked),
    talkedMs: added(days, (day) => day.total_duration_ms),
    outcomes: byName(days.map((day) => day.outcomes)) as [Outcome, number][],
    revenue: byName(days.map((day) => day.revenue)).map(([currency, sum]) => [currency, cents(sum)] as const),
    mood: moodOf(days),
  }
}

function byName(all: readonly Readonly<Record<string, number>>[]): [string, number][] {
  const sums = new Map<string, number>()
  for (const named of all) for (const [name, count] of Object.entries(named)) sums.set(name, (sums.get(name) ?? 0) + count)
  return [...sums].sort(([a, first], [b, second]) => second - first || a.localeCompare(b))
}

/** Sums of sums of money stay money. */
function cents(sum: number): number {
  return Math.round(sum * 100) / 100
}

/** Each day's average counts as often as calls were judged on it. */
function moodOf(days: readonly Counted[]): number | null {
  const felt = days.filter((day) => day.avg_sentiment !== null)
  const judged = added(felt, judgedOn)
  return judged === 0 ? null : added(felt, (day) => (day.avg_sentiment ?? 0) * judgedOn(day)) / judged
}

function judgedOn(day: Counted): number {
  return Object.values(day.outcomes).reduce((sum, count) => sum + count, 0)
}

const NEUTRAL = 0.15

export function moodWord(mood: number): Sentiment {
  if (Math.abs(mood) < NEUTRAL) return 'neutral'
  return mood < 0 ? 'negative' : 'positive'
}

export interface Stretch {
  readonly from: string
  readonly sum: Sum
}

/** The days in stretches of `size`, the last one whole: what is cut short is the oldest. */
export function stretches(days: readonly Day[], size: number): Stretch[] {
  const first = days.length % size
  const starts = [...(first ? [0] : []), ...Array.from({ length: Math.floor(days.length / size) }, (_, i) => first + i * size)]
  return starts.map((start, i) => {
    const part = days.slice(start, starts[i + 1] ?? days.length)
    return { from: part[0]?.day ?? '', sum: sumOf(part) }
  })
}
