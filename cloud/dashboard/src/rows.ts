/** The rows that the database hands out, as far as they are shown. docs/api.md says what each column means.
 * What only one steering page shows stands with its questions, in ask/of. */

import type { Outcome } from './route'

export type Role = 'viewer' | 'admin' | 'owner'
export type Status = 'ringing' | 'in_progress' | 'completed' | 'interrupted' | 'failed' | 'rejected'
export type Sentiment = 'negative' | 'neutral' | 'positive' | 'mixed'
export type Urgency = 'normal' | 'urgent' | 'emergency'

/** Opening hours by day; see clients.hours. */
export type Hours = Readonly<Record<string, readonly (readonly [string, string])[]>>

export interface Client {
  readonly id: string
  readonly name: string
  readonly timezone: string
  readonly currency: string
  readonly suspended_at: string | null
  readonly deleted_at: string | null
  readonly second_factor?: boolean // whether what cannot be undone needs one
  readonly role: Role
}

export interface Day {
  readonly day: string
  readonly calls: number
  readonly answered: number
  readonly missed: number
  readonly refused: number
  readonly booked: number
  readonly booked_rate: number | null
  readonly avg_duration_ms: number | null
  readonly total_duration_ms: number
  readonly avg_sentiment: number | null
  readonly outcomes: Readonly<Record<string, number>>
  readonly revenue: Readonly<Record<string, number>>
}

export type Hour = Omit<Day, 'day'> & { readonly hour: number }

export interface BusyHour {
  readonly weekday: number // 1: Monday
  readonly hour: number
  readonly calls: number
  readonly missed: number
}

export type Stage = 'endpoint' | 'stt' | 'llm_first' | 'llm' | 'tts_first' | 'processing' | 'turn_gap'

export interface StageLatency {
  readonly stage: Stage
  readonly turns: number
  readonly p50_ms: number
  readonly p95_ms: number
  readonly p99_ms: number
  readonly within_800ms: number | null
  readonly apologies: number
}

export interface Message {
  readonly id: string
  readonly call_id: string
  readonly matter: string | null
  readonly caller_name: string | null
  readonly caller_e164: string | null
  readonly urgency: Urgency
  readonly taken_at: string
  readonly due_at: string
}

export interface Notice {
  readonly id: number
  readonly kind: string
  readonly message: string
  readonly created_at: string
  readonly times: number
}

/** A row of call_log. */
export interface Call {
  readonly id: string
  readonly client_id: string
  readonly from_e164: string | null
  readonly to_e164: string | null
  readonly status: Status
  readonly end_reason: string | null
  readonly started_at: string
  readonly answered_at: string | null
  readonly ended_at: string | null
  readonly duration_ms: number | null
  readonly turn_count: number
  readonly endpoint_ms_avg: number | null
  readonly stt_ms_avg: number | null
  readonly llm_first_ms_avg: number | null
  readonly llm_ms_avg: number | null
  readonly tts_first_ms_avg: number | null
  readonly processing_ms_avg: number | null
  readonly turn_gap_ms_avg: number | null
  readonly outcome: Outcome | null
  readonly sentiment: Sentiment | null
  readonly estimated_revenue: number | null
  readonly currency: string | null
  readonly revenue_reason: string | null
  readonly summary: string | null
  readonly to_do: string | null
  readonly urgent: boolean | null
  readonly service: string | null
  readonly caller_name: string | null
  readonly callback_e164: string | null
  readonly callback_extension: string | null
  readonly appointment_words: string | null
  readonly appointment_date: string | null
  readonly appointment_time: string | null
  readonly confidence: number | null
  readonly model: string | null
  readonly corrected_at: string | null
}

export interface Evidence {
  readonly seq: number
  readonly quote: string
  readonly shows: string
}

/** What call_log does not have of a judgement. */
export interface Judgement {
  readonly evidence: readonly Evidence[]
  readonly judged_outcome: Outcome | null
  readonly judged_revenue: number | null
}

/** How long one answer took; a row of call_turns without its words. */
export interface AnswerTimes {
  readonly seq: number
  readonly exchange: number
  readonly reply: string | null
  readonly endpoint_ms: number | null
  readonly stt_ms: number | null
  readonly llm_first_ms: number | null
  readonly llm_ms: number | null
  readonly tts_first_ms: number | null
  readonly processing_ms: number | null
  readonly turn_gap_ms: number | null
}

export interface Turn {
  readonly seq: number
  readonly exchange: number
  readonly speaker: 'caller' | 'agent'
  readonly text: string
  readonly meant: string | null
  readonly reply: string | null
  readonly acknowledgement: string | null
  readonly interrupted: boolean
  readonly confidence: number | null
  readonly at: string
}

export interface Match {
  readonly call_id: string
  readonly seq: number
  readonly speaker: 'caller' | 'agent'
  readonly occurred_at: string
  readonly from_e164: string | null
  readonly excerpt: string
}
