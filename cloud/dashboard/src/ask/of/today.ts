/** What Today asks: what waits for somebody, and of the figures and calls the latest. */

import { lastDays } from '../../days'
import type { Question } from '../../question'
import type { Client, Message, Notice } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'

const messages: Asked<OfClient, readonly Message[]> = {
  keptMs: 20 * SECOND,
  changedBy: ['messages'],
  ask: (rest, { client }) => rest.get('messages', [
    ['select', 'id,call_id,matter,caller_name,caller_e164,urgency,taken_at,due_at'],
    ['client_id', `eq.${client}`], ['acknowledged_at', 'is.null'], ['erased_at', 'is.null'], ['order', 'due_at.asc,id.asc'], ['limit', '100'],
  ]),
}

const notices: Asked<OfClient, readonly Notice[]> = {
  keptMs: 60 * SECOND,
  changedBy: ['notices'],
  ask: (rest, { client }) => rest.get('notices', [
    ['select', 'id,kind,message,created_at,times'], ['client_id', `eq.${client}`], ['order', 'created_at.desc,id.desc'], ['limit', '10'],
  ]),
}

export const today = { messages, notices }

/** Today's figures are the last day's of a week. */
export function questionsOfToday(client: Client, now: number) {
  return {
    days: { kind: 'days', client: client.id, ...lastDays(client.timezone, now, 7) },
    messages: { kind: 'messages', client: client.id },
    notices: { kind: 'notices', client: client.id },
    latency: { kind: 'latency', client: client.id, ...lastDays(client.timezone, now, 1) },
    calls: { kind: 'calls', client: client.id, filter: {}, limit: 5 },
  } as const satisfies Record<string, Question>
}
