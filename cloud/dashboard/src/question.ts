/** What a page asks the database, as values: the same question is asked once, whoever needs its answer. */

import { lastDays } from './days'
import type { Fault } from './fault'
import type { CallFilter } from './route'
import type { AnswerTimes, BusyHour, Call, Client, Day, Hour, Judgement, Match, Message, Notice, StageLatency, Steering, Turn } from './rows'

export const PAGE_OF_CALLS = 50

/** A call with what the list does not have. */
export interface WholeCall {
  readonly call: Call
  readonly judgement: Judgement | null
  readonly times: readonly AnswerTimes[]
}

interface Kinds {
  clients: { asks: { readonly user: string }; answer: readonly Client[] }
  days: { asks: { readonly client: string; readonly from: string; readonly to: string }; answer: readonly Day[] }
  hours_of_day: { asks: { readonly client: string; readonly from: string; readonly to: string }; answer: readonly Hour[] }
  latency: { asks: { readonly client: string; readonly from: string; readonly to: string }; answer: readonly StageLatency[] }
  busiest: { asks: { readonly client: string; readonly from: string; readonly to: string }; answer: readonly BusyHour[] }
  messages: { asks: { readonly client: string }; answer: readonly Message[] }
  notices: { asks: { readonly client: string }; answer: readonly Notice[] }
  calls: { asks: { readonly client: string; readonly filter: CallFilter; readonly limit: number }; answer: readonly Call[] }
  call: { asks: { readonly client: string; readonly call: string }; answer: WholeCall | null }
  transcript: { asks: { readonly call: string }; answer: readonly Turn[] }
  search: { asks: { readonly client: string; readonly words: string }; answer: readonly Match[] }
  steering: { asks: { readonly client: string }; answer: Steering }
}

export type Kind = keyof Kinds
export type Question<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Kinds[P]['asks'] }[K]
export type AnswerOf<K extends Kind> = Kinds[K]['answer']

/** What is known of a question. A value of before stays while it is asked again. */
export interface Answer<T = unknown> {
  readonly question: Question
  readonly value: T | undefined
  readonly fault: Fault | undefined
  readonly asking: boolean
  readonly at: number // when it was answered last; -Infinity: it is to be asked again at once
}

export function keyOf(question: Question): string {
  return JSON.stringify(question)
}

const SECOND = 1000

/** How long an answer is shown before it is asked again. What was said is never: each reading is written down. */
const KEPT_MS: Readonly<Record<Kind, number>> = {
  clients: 300 * SECOND,
  days: 20 * SECOND,
  messages: 20 * SECOND,
  notices: 60 * SECOND,
  calls: 20 * SECOND,
  latency: 60 * SECOND,
  hours_of_day: 120 * SECOND,
  busiest: 120 * SECOND,
  call: 60 * SECOND,
  transcript: Infinity,
  search: Infinity,
  steering: 120 * SECOND,
}
const AFTER_FAULT_MS = 15 * SECOND
/** Faults that pass by themselves; after the others somebody has to do something first. */
const PASSING: ReadonlySet<string> = new Set(['offline', 'slow', 'busy', 'server'])
/** Functions that write down who asked are asked again by hand only. */
const WRITTEN_DOWN: ReadonlySet<Kind> = new Set<Kind>(['transcript', 'search'])

export function isDue(answer: Answer | undefined, now: number): boolean {
  if (!answer) return true
  if (answer.asking) return false
  if (answer.at === -Infinity) return true
  if (!answer.fault) return now - answer.at >= KEPT_MS[answer.question.kind]
  return PASSING.has(answer.fault.kind) && !WRITTEN_DOWN.has(answer.question.kind) && now - answer.at >= AFTER_FAULT_MS
}

/** The questions of Today: today's figures are the last day's of a week. */
export function questionsOfToday(client: Client, now: number) {
  const today = lastDays(client.timezone, now, 1)
  return {
    days: { kind: 'days', client: client.id, ...lastDays(client.timezone, now, 7) },
    messages: { kind: 'messages', client: client.id },
    notices: { kind: 'notices', client: client.id },
    latency: { kind: 'latency', client: client.id, ...today },
    calls: { kind: 'calls', client: client.id, filter: {}, limit: 5 },
  } as const satisfies Record<string, Question>
}

export function questionsOfFigures(client: Client, days: number, now: number) {
  const span = { client: client.id, ...lastDays(client.timezone, now, days) }
  return {
    days: { kind: 'days', ...span },
    latency: { kind: 'latency', ...span },
    busiest: { kind: 'busiest', ...span },
    hours: { kind: 'hours_of_day', ...span },
  } as const satisfies Record<string, Question>
}

/** One more than is shown: it says whether there is an older page. */
export function questionOfCalls(client: string, filter: CallFilter): Question<'calls'> {
  return { kind: 'calls', client, filter, limit: PAGE_OF_CALLS + 1 }
}
