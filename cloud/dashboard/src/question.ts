/** What a page asks the database, as values: the same question is asked once, whoever needs its answer. */

import type { Asked } from './ask/asked'
import { ASKED } from './ask/of'
import type { Fault } from './fault'

type Kinds = typeof ASKED
type AsksOf<K extends Kind> = Kinds[K] extends Asked<infer Asks, unknown> ? Asks : never

export type Kind = keyof Kinds
export type Question<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & AsksOf<P> }[K]
export type AnswerOf<K extends Kind> = Awaited<ReturnType<Kinds[K]['ask']>>

/** What is known of a question. A value of before stays while it is asked again. */
export interface Answer<T = unknown> {
  readonly question: Question
  readonly value: T | undefined
  readonly fault: Fault | undefined
  readonly asking: boolean
  readonly at: number // when it was answered last; -Infinity: it is to be asked again at once
}

export function keyOf<K extends Kind>(question: Question<K>): string {
  return JSON.stringify(question)
}

const AFTER_FAULT_MS = 15_000
/** Faults that pass by themselves; after the others somebody has to do something first. */
const PASSING: ReadonlySet<string> = new Set(['offline', 'slow', 'busy', 'server'])

export function isDue(answer: Answer | undefined, now: number): boolean {
  if (!answer) return true
  if (answer.asking) return false
  if (answer.at === -Infinity) return true
  const { keptMs, writtenDown }: Asked<never, unknown> = ASKED[answer.question.kind]
  if (!answer.fault) return now - answer.at >= keptMs
  return PASSING.has(answer.fault.kind) && !writtenDown && now - answer.at >= AFTER_FAULT_MS
}
