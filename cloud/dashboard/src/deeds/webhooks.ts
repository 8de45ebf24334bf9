import type { Query } from '../ask/rest'
import type { Change, Deed, Values } from '../deed'
import type { Wanted } from '../shown/webhooks'

const TOUCHES = ['webhooks', 'notices'] as const

/** The field in which a webhook is typed; of none: a new one. */
export function fieldOfWebhook(client: string, endpoint?: string): string {
  return `webhook ${endpoint ?? `new ${client}`}`
}

const values = ({ url, events }: Wanted): Values => ({ url: url.trim(), event_types: events })

const one = (endpoint: string): Query => [['id', `eq.${endpoint}`]]

function patched(endpoint: string, change: Values): Change {
  return { is: 'patch', relation: 'webhook_endpoints', query: one(endpoint), values: change }
}

export function addWebhook(client: string, wanted: Wanted): Deed {
  const field = fieldOfWebhook(client)
  return {
    client, subject: field, drafts: [field], touches: TOUCHES,
    change: { is: 'insert', relation: 'webhook_endpoints', rows: [{ client_id: client, ...values(wanted) }] },
  }
}

/** `before`: what held when it began to be typed. */
export function changeWebhook(client: string, endpoint: string, wanted: Wanted, before: Wanted): Deed {
  const field = fieldOfWebhook(client, endpoint)
  const expects = { relation: 'webhook_endpoints', query: one(endpoint), values: values(before) }
  return { client, subject: field, drafts: [field], touches: TOUCHES, change: { ...patched(endpoint, values(wanted)), expects } }
}

export function switchWebhook(client: string, endpoint: string, on: boolean): Deed {
  return { client, subject: `switch of ${endpoint}`, touches: TOUCHES, change: patched(endpoint, { is_active: on }) }
}

export function removeWebhook(client: string, endpoint: string): Deed {
  return {
    client, subject: `removal of ${endpoint}`, touches: TOUCHES,
    change: { is: 'delete', relation: 'webhook_endpoints', query: one(endpoint) },
  }
}

export function setSecret(client: string, endpoint: string, secret: string): Deed {
  return {
    client, subject: `secret of ${endpoint}`, touches: [],
    change: { is: 'rpc', name: 'set_webhook_secret', args: { p_endpoint_id: endpoint, p_secret: secret } },
  }
}

export function testWebhook(client: string, endpoint: string): Deed {
  return {
    client, subject: `test of ${endpoint}`, touches: TOUCHES,
    change: { is: 'rpc', name: 'test_webhook', args: { p_endpoint_id: endpoint } },
  }
}

/** One delivery, or all that never arrived. Answers how many there were. */
export function replay(client: string, endpoint: string, delivery: string | null): Deed {
  return {
    client, subject: `replay of ${delivery ?? endpoint}`, touches: TOUCHES,
    change: { is: 'rpc', name: 'replay_deliveries', args: { p_endpoint_id: endpoint, p_delivery_id: delivery } },
  }
}
