/** The voices that may speak, which one does, and what became of recordings. */

import type { Question } from '../../question'
import type { Client } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Rest } from '../rest'

export type Sex = 'female' | 'male'
export type CloneStatus = 'queued' | 'processing' | 'succeeded' | 'failed'

export interface Voice {
  readonly id: string
  readonly client_id: string | null // null: everybody's
  readonly provider: string
  readonly provider_voice_id: string | null
  readonly is_default: boolean
  readonly sex: Sex | null
}

export interface CloneRequest {
  readonly id: string
  readonly status: CloneStatus
  readonly attempts: number
  readonly error: string | null
  readonly consent_version: string
  readonly voice_id: string | null
  readonly created_at: string
}

export interface Voices {
  readonly chosen: string | null // null: the default one's
  readonly ready: readonly Voice[]
  readonly requests: readonly CloneRequest[] // newest first
}

interface Row {
  readonly voice_id: string | null
  readonly voice_clone_requests: readonly CloneRequest[]
}

const REQUESTS = 'voice_clone_requests'
const SELECT = `voice_id,${REQUESTS}(id,status,attempts,error,consent_version,voice_id,created_at)`
const MOST_REQUESTS = 10

async function askVoices(rest: Rest, { client }: OfClient): Promise<Voices> {
  const [clients, ready] = await Promise.all([
    rest.get<Row[]>('clients', [
      ['select', SELECT], ['id', `eq.${client}`], [`${REQUESTS}.order`, 'created_at.desc'], [`${REQUESTS}.limit`, String(MOST_REQUESTS)],
    ]),
    rest.get<Voice[]>('voices', [
      ['select', 'id,client_id,provider,provider_voice_id,is_default,sex'], ['status', 'eq.ready'],
      ['or', `(client_id.is.null,client_id.eq.${client})`], ['order', 'client_id.asc.nullslast,created_at.asc,id.asc'],
    ]),
  ])
  return { chosen: clients[0]?.voice_id ?? null, ready, requests: clients[0]?.voice_clone_requests ?? [] }
}

/** Whoever has sent a recording waits for what becomes of it. */
const voices: Asked<OfClient, Voices> = { keptMs: 5 * SECOND, ask: askVoices }

export const voice = { voices }

export function questionsOfVoice(client: Client): readonly [Question<'voices'>] {
  return [{ kind: 'voices', client: client.id }]
}
