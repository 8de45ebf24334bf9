import type { Format } from '../format'
import type { Client } from '../rows'
import type { State } from '../state'

/** What every page of a client is shown with. */
export interface Page {
  readonly state: State
  readonly client: Client
  readonly format: Format
}

export function isOwner(client: Client): boolean {
  return client.role === 'owner'
}

export function mayChange(client: Client): boolean {
  return client.role !== 'viewer'
}
