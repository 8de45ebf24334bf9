/** Days with other hours, while somebody changes them. */

import type { Closure } from '../ask/of/hours'
import { addDays } from '../days'
import type { Texts } from './record'
import { inOrder, problemOfStretches, type Stretches, type StretchProblem } from './stretches'

/** An empty last day is the first one. */
export type ClosureTexts = Texts<'first' | 'last' | 'called' | 'hours'>
export type ClosureProblem = StretchProblem | 'turned' | 'too_long'

export const NEW_CLOSURE: ClosureTexts = { first: '', last: '', called: '', hours: '[]' }
const LONGEST_DAYS = 366

export function textsOfClosure({ first, last, called, hours }: Closure): ClosureTexts {
  return { first, last, called, hours: JSON.stringify(hours) }
}

export function stretchesTyped({ hours }: ClosureTexts): Stretches {
  return JSON.parse(hours) as Stretches
}

/** Of a row that has its first day. */
export function problemOfClosure(typed: ClosureTexts): ClosureProblem | null {
  const last = typed.last || typed.first
  if (last < typed.first) return 'turned'
  if (typed.first && last > addDays(typed.first, LONGEST_DAYS)) return 'too_long'
  return problemOfStretches(stretchesTyped(typed))
}

export function closureTyped(typed: ClosureTexts): Omit<Closure, 'id'> {
  const { first, last, called } = typed
  return { first, last: last || first, called: called.trim(), hours: inOrder(stretchesTyped(typed)) }
}

/** What is still to come, or lasts, and what is over; `today` on the client's calendar. */
export function byTime(closures: readonly Closure[], today: string): { coming: readonly Closure[]; over: readonly Closure[] } {
  return { coming: closures.filter(({ last }) => last >= today), over: closures.filter(({ last }) => last < today) }
}
