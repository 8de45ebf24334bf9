/** Figures of a range of days. */

import { lastDays } from '../../days'
import type { Question } from '../../question'
import type { BusyHour, Client, Day, Hour, StageLatency } from '../../rows'
import { SECOND, type Asked, type InRange } from '../asked'

const inRange = ({ client, from, to }: InRange) => ({ p_client_id: client, p_from: from, p_to: to })

const days: Asked<InRange, readonly Day[]> = {
  keptMs: 20 * SECOND,
  changedBy: ['calls'],
  ask: (rest, range) => rest.rpc('analytics_daily', inRange(range)),
}

const hours_of_day: Asked<InRange, readonly Hour[]> = {
  keptMs: 120 * SECOND,
  ask: (rest, range) => rest.rpc('analytics_hourly', inRange(range)),
}

const latency: Asked<InRange, readonly StageLatency[]> = {
  keptMs: 60 * SECOND,
  changedBy: ['calls'],
  ask: (rest, range) => rest.rpc('analytics_latency', inRange(range)),
}

const busiest: Asked<InRange, readonly BusyHour[]> = {
  keptMs: 120 * SECOND,
  ask: (rest, range) => rest.rpc('analytics_busiest_hours', inRange(range)),
}

export const figures = { days, hours_of_day, latency, busiest }

export function questionsOfFigures(client: Client, range: number, now: number) {
  const span = { client: client.id, ...lastDays(client.timezone, now, range) }
  return {
    days: { kind: 'days', ...span },
    latency: { kind: 'latency', ...span },
    busiest: { kind: 'busiest', ...span },
    hours: { kind: 'hours_of_day', ...span },
  } as const satisfies Record<string, Question>
}
