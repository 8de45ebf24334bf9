import type { Deed } from '../deed'
import type { Hours } from '../rows'

/** The field in which hours are typed. */
export function fieldOfHours(client: string): string {
  return `hours ${client}`
}

export function setHours(client: string, hours: Hours): Deed {
  const field = fieldOfHours(client)
  return {
    client, subject: field, drafts: [field], touches: ['steering'],
    change: { is: 'patch', relation: 'clients', query: [['id', `eq.${client}`], ['select', 'id']], values: { hours } },
  }
}
