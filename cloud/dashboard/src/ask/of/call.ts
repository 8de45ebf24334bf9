/** One call, and what was said in it. */

import type { AnswerTimes, Call, Judgement, Turn } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Query, Rest } from '../rest'

/** A call with what the list does not have. */
export interface WholeCall {
  readonly call: Call
  readonly judgement: Judgement | null
  readonly times: readonly AnswerTimes[]
  readonly erasedAt: string | null // when its caller was forgotten
}

interface OneCall {
  readonly call: string
}

async function askCall(rest: Rest, { client, call }: OfClient & OneCall): Promise<WholeCall | null> {
  const here: Query = [['client_id', `eq.${client}`], ['call_id', `eq.${call}`]]
  const [calls, judgements, times, erased] = await Promise.all([
    rest.get<Call[]>('call_log', [['client_id', `eq.${client}`], ['id', `eq.${call}`]]),
    rest.get<Judgement[]>('call_outcomes', [['select', 'evidence,judged_outcome,judged_revenue'], ...here]),
    rest.get<AnswerTimes[]>('call_turns', [
      ['select', 'seq,exchange,reply,endpoint_ms,stt_ms,llm_first_ms,llm_ms,tts_first_ms,processing_ms,turn_gap_ms'],
      ...here, ['speaker', 'eq.agent'], ['order', 'seq.asc'],
    ]),
    rest.get<{ erased_at: string | null }[]>('calls', [['select', 'erased_at'], ['client_id', `eq.${client}`], ['id', `eq.${call}`]]),
  ])
  return calls[0] ? { call: calls[0], judgement: judgements[0] ?? null, times, erasedAt: erased[0]?.erased_at ?? null } : null
}

const whole: Asked<OfClient & OneCall, WholeCall | null> = { keptMs: 60 * SECOND, changedBy: ['calls'], ask: askCall }

const transcript: Asked<OneCall, readonly Turn[]> = {
  keptMs: Infinity,
  writtenDown: true,
  ask: (rest, { call }) => rest.rpc('call_transcript', { p_call_id: call }),
}

export const call = { call: whole, transcript }
