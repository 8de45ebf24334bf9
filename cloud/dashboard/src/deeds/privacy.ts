import type { Deed } from '../deed'

export function fieldOfRetention(client: string): string {
  return `retention of ${client}`
}

/** The field in which the name of what is to be deleted is typed. */
export function fieldOfDeletion(client: string): string {
  return `deletion of ${client}`
}

export function setRetention(client: string, days: number): Deed {
  const field = fieldOfRetention(client)
  return {
    client, subject: field, drafts: [field], touches: ['privacy', 'logs'],
    change: { is: 'patch', relation: 'clients', query: [['id', `eq.${client}`], ['select', 'id']], values: { retention_days: days } },
  }
}

export function saveCalls(client: string, day: string): Deed {
  return {
    client, subject: `whole calls of ${client}`, touches: ['logs'],
    change: { is: 'save', file: `calls-${day}.ndjson`, source: { of: 'whole_calls', client } },
  }
}

export function saveConfiguration(client: string, day: string): Deed {
  return {
    client, subject: `configuration of ${client}`, touches: ['logs'],
    change: { is: 'save', file: `settings-${day}.json`, source: { of: 'configuration', client } },
  }
}

/** Answers when everything will be gone. */
export function deleteClient(client: string, typed: string): Deed {
  const field = fieldOfDeletion(client)
  return {
    client, subject: field, drafts: [field], touches: ['clients', 'privacy', 'logs', 'webhooks'],
    change: { is: 'rpc', name: 'delete_client', args: { p_client_id: client, p_slug: typed } },
  }
}
