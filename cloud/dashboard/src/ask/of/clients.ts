/** Which businesses are the user's. */

import { zoneHere } from '../../days'
import type { Client, Role } from '../../rows'
import { SECOND, type Asked } from '../asked'
import type { Rest } from '../rest'

interface OfUser {
  readonly user: string
}

async function askClients(rest: Rest, { user }: OfUser): Promise<readonly Client[]> {
  const rows = await rest.get<{ role: Role; clients: Omit<Client, 'role'> }[]>('client_members', [
    ['select', 'role,clients(id,name,timezone,currency,suspended_at,deleted_at,second_factor)'], ['user_id', `eq.${user}`],
  ])
  return rows.map(({ role, clients }) => ({ ...clients, timezone: zoneHere(clients.timezone), role })).sort((a, b) => a.name.localeCompare(b.name))
}

const all: Asked<OfUser, readonly Client[]> = { keptMs: 300 * SECOND, changedBy: ['config'], ask: askClients }

export const clients = { clients: all }
