/** Webhooks: where the business's own software is told, and what became of it. */

import type { Question } from '../../question'
import type { Client, Notice } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Query, Rest } from '../rest'

export type DeliveryStatus = 'pending' | 'in_flight' | 'delivered' | 'dead'

/** One thing that is to be, or was, told. */
export interface Delivery {
  readonly id: string
  readonly event_type: string
  readonly status: DeliveryStatus
  readonly attempts: number
  readonly next_attempt_at: string
  readonly response_status: number | null
  readonly last_error: string | null // what went wrong, and how the other side's answer begins
  readonly created_at: string
}

export interface Endpoint {
  readonly id: string
  readonly url: string
  readonly event_types: readonly string[]
  readonly is_active: boolean
  readonly disabled_reason: string | null
  readonly webhook_deliveries: readonly Delivery[] // the latest
}

export interface Webhooks {
  readonly endpoints: readonly Endpoint[]
  readonly notices: readonly Notice[]
}

const LATEST = 20
const DELIVERY = 'id,event_type,status,attempts,next_attempt_at,response_status,last_error,created_at'

async function askWebhooks(rest: Rest, { client }: OfClient): Promise<Webhooks> {
  const of: Query = [['client_id', `eq.${client}`]]
  const [endpoints, notices] = await Promise.all([
    rest.get<Endpoint[]>('webhook_endpoints', [
      ['select', `id,url,event_types,is_active,disabled_reason,webhook_deliveries(${DELIVERY})`], ...of, ['order', 'created_at.asc,id.asc'],
      ['webhook_deliveries.order', 'created_at.desc,id.desc'], ['webhook_deliveries.limit', String(LATEST)],
    ]),
    rest.get<Notice[]>('notices', [
      ['select', 'id,kind,message,created_at,times'], ...of, ['kind', 'in.(webhook_disabled,webhooks_full)'],
      ['order', 'created_at.desc,id.desc'], ['limit', '5'],
    ]),
  ])
  return { endpoints, notices }
}

/** Soon asked again: whoever sends a test waits for what is answered. */
const told: Asked<OfClient, Webhooks> = { keptMs: 4 * SECOND, ask: askWebhooks }

export const webhooks = { webhooks: told }

export function questionsOfWebhooks(client: Client): readonly [Question<'webhooks'>] {
  return [{ kind: 'webhooks', client: client.id }]
}
