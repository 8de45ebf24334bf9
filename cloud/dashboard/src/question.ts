/** What a page asks the database, as values: the same question is asked once, whoever needs its answer. */

import type { Asked } from './ask/asked'
import { ASKED } from './ask/of'
import type { Fault } from './fault'
import type { News } from './news'

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
  readonly asked: number // when it was asked last
  readonly at: number // when it was answered last; -Infinity: it is to be asked again at once
}

function askedOf(question: Question): Asked<never, unknown> {
  return ASKED[question.kind]
}

/** What was said is not asked again by news: each reading is written down. */
export function isChangedBy(question: Question, news: readonly News[]): boolean {
  const { changedBy = [], writtenDown } = askedOf(question)
  return !writtenDown && changedBy.some((name) => news.includes(name))
}

export function keyOf<K extends Kind>(question: Question<K>): string {
  return JSON.stringify(question)
}

const AFTER_FAULT_MS = 15_000
/** Faults that pass by themselves; after the others somebody has to do something first. */
const PASSING: ReadonlySet<string> = new Set(['offline', 'slow', 'busy', 'server'])

/** How long an answer is shown where somebody tells what outdates it. Nothing that is told comes for certain. */
const TOLD_MS = 300_000

/** `told`: since when this page hears what is new; Infinity: it does not. What was asked before that may have missed something. */
export function isDue(answer: Answer | undefined, now: number, told: number): boolean {
  if (!answer) return true
  if (answer.asking) return false
  if (answer.at === -Infinity) return true
  const { keptMs, changedBy, writtenDown } = askedOf(answer.question)
  if (!answer.fault) return now - answer.at >= (changedBy && answer.asked >= told ? Math.max(keptMs, TOLD_MS) : keptMs)
  return PASSING.has(answer.fault.kind) && !writtenDown && now - answer.at >= AFTER_FAULT_MS
}
