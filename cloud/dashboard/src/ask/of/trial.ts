/** Test calls: what members tried from their browsers, and what was said. */

import type { Question } from '../../question'
import type { Client } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Rest } from '../rest'

export interface TestTurn {
  readonly seq: number
  readonly speaker: 'caller' | 'agent'
  readonly text: string
  readonly occurred_at: string
  readonly processing_ms: number | null
}

export interface TestCall {
  readonly id: string
  readonly created_at: string
  readonly join_until: string
  readonly seconds: number // that it may last
  readonly answered_at: string | null
  readonly ended_at: string | null
  readonly test_call_turns: readonly TestTurn[] // in their order
}

const TURNS = 'test_call_turns'
const SELECT = `id,created_at,join_until,seconds,answered_at,ended_at,${TURNS}(seq,speaker,text,occurred_at,processing_ms)`
const MOST = 5

function askTests(rest: Rest, { client }: OfClient): Promise<readonly TestCall[]> {
  return rest.get('test_calls', [
    ['select', SELECT], ['client_id', `eq.${client}`], ['order', 'created_at.desc,id.desc'], ['limit', String(MOST)], [`${TURNS}.order`, 'seq.asc'],
  ])
}

/** Whoever is in one reads along. */
const tests: Asked<OfClient, readonly TestCall[]> = { keptMs: 3 * SECOND, ask: askTests }

export const trial = { tests }

export function questionsOfTrial(client: Client): readonly [Question<'tests'>] {
  return [{ kind: 'tests', client: client.id }]
}
