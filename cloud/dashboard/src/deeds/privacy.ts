import type { Deed } from '../deed'

/** The field in which the name of what is to be deleted is typed. */
export function fieldOfDeletion(client: string): string {
  return `deletion of ${client}`
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
