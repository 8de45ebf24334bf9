/** How long answers took, as bars on one scale. */

import type { AnswerTimes, Call, Stage } from '../rows'

export const AIM_MS = 800

export const STAGES: readonly Stage[] = ['endpoint', 'stt', 'llm_first', 'llm', 'tts_first', 'processing', 'turn_gap']

export interface Wait {
  readonly seq: number
  readonly number: number // of the answer, from 1
  readonly gapMs: number | null // as the phone hears it
  readonly ourMs: number | null // as the box counts it
  readonly apology: boolean
}

/** The answers that somebody waited for; greetings and questions whether he is there are none. */
export function waitsOf(times: readonly AnswerTimes[]): Wait[] {
  return times
    .filter((answer) => answer.turn_gap_ms !== null || answer.processing_ms !== null)
    .map((answer, i) => ({
      seq: answer.seq, number: i + 1, gapMs: answer.turn_gap_ms, ourMs: answer.processing_ms, apology: answer.reply === 'apology',
    }))
}

export function stagesOf(call: Call): { stage: Stage; ms: number }[] {
  return STAGES.flatMap((stage) => {
    const ms = call[`${stage}_ms_avg`]
    return ms === null ? [] : [{ stage, ms }]
  })
}

/** The end of a scale on which everything fits, and the aim with room behind it. */
export function scaleOf(values: readonly (number | null)[]): number {
  return Math.max(AIM_MS * 1.5, ...values.map((value) => value ?? 0))
}
