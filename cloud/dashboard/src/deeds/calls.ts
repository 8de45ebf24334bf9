import type { Deed } from '../deed'
import type { CallFilter } from '../route'

/** All calls of a filter, older pages too, as a table; `day` names the file. */
export function saveTable(client: string, { outcome, standing }: CallFilter, day: string): Deed {
  return {
    client, subject: `table of calls ${client}`, touches: [],
    change: { is: 'save', file: `calls-${day}.csv`, source: { of: 'table_of_calls', client, filter: { outcome, standing } } },
  }
}
