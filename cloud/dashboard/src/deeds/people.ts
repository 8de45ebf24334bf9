import type { Channel } from '../ask/of/people'
import type { Deed, Values } from '../deed'

/** What is typed of somebody who is not in a list yet. */
export function fieldOfNew(client: string, list: 'notify_addresses' | 'colleagues', column: string): string {
  return `new ${list} ${client} ${column}`
}

function add(client: string, list: 'notify_addresses' | 'colleagues', values: Values): Deed {
  return {
    client, subject: `new ${list} ${client}`, drafts: Object.keys(values).map((column) => fieldOfNew(client, list, column)), touches: ['people'],
    change: { is: 'insert', relation: list, rows: [{ client_id: client, ...values }] },
  }
}

export function addAddress(client: string, channel: Channel, address: string): Deed {
  return add(client, 'notify_addresses', { channel, address })
}

/** Rung last of all: behind the positions that there are. */
export function addColleague(client: string, name: string, e164: string, position: number): Deed {
  return add(client, 'colleagues', { name, e164, position })
}

export function removeFrom(client: string, list: 'notify_addresses' | 'colleagues', id: string): Deed {
  return {
    client, subject: `remove ${id}`, touches: ['people'],
    change: { is: 'delete', relation: list, query: [['id', `eq.${id}`], ['select', 'id']] },
  }
}
