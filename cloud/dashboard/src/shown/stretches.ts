/** Stretches of a day, each from a time to a later one, while somebody changes them. */

export type Stretch = readonly [string, string]
export type Stretches = readonly Stretch[]
export type StretchProblem = 'incomplete' | 'backwards' | 'overlap'

const MIDNIGHT = '24:00' // at the end of a day; a field for times knows 00:00 only
const FIRST: Stretch = ['09:00', '17:00']

export function inField(time: string): string {
  return time === MIDNIGHT ? '00:00' : time
}

export function withEnd(stretches: Stretches, index: number, end: 0 | 1, typed: string): Stretches {
  const time = end === 1 && typed === '00:00' ? MIDNIGHT : typed
  return stretches.map((stretch, i) => (i !== index ? stretch : end === 0 ? [time, stretch[1]] : [stretch[0], time]))
}

/** One more; behind others its times are still to be typed. */
export function withOneMore(stretches: Stretches): Stretches {
  return [...stretches, stretches.length === 0 ? FIRST : ['', '']]
}

export function withoutOne(stretches: Stretches, index: number): Stretches {
  return stretches.filter((_, i) => i !== index)
}

export function problemOfStretches(stretches: Stretches): StretchProblem | null {
  const sorted = inOrder(stretches)
  if (sorted.some(([from, to]) => from === '' || to === '')) return 'incomplete'
  if (sorted.some(([from, to]) => from >= to)) return 'backwards'
  return sorted.some(([from], i) => from < (sorted[i - 1]?.[1] ?? '')) ? 'overlap' : null
}

/** As they are saved. */
export function inOrder(stretches: Stretches): Stretches {
  return [...stretches].sort(([a], [b]) => a.localeCompare(b))
}
