/** Reads what is saved as a file: part by part, until nothing more comes. */

import type { Before } from '../route'
import type { Source } from '../source'
import { placeOf, recordsOf } from './csv'
import { filteredCalls } from './of/calls'
import type { Rest } from './rest'

export interface Part {
  readonly text: string
  readonly rows: number
}

type Of<K extends Source['of']> = Extract<Source, { readonly of: K }>

const PAGE = 1000 // the most that an answer holds
const PAGE_OF_WHOLE = 200 // calls with all that was said in them
const BYTE_ORDER = '\ufeff' // by which spreadsheets know UTF-8

/** The first two say where the next page goes on. */
const COLUMNS = [
  'started_at', 'id', 'from_e164', 'to_e164', 'caller_name', 'status', 'end_reason', 'answered_at', 'ended_at', 'duration_ms', 'turn_count',
  'outcome', 'sentiment', 'urgent', 'estimated_revenue', 'currency', 'revenue_reason', 'service', 'summary', 'to_do', 'callback_e164',
  'callback_extension', 'appointment_words', 'appointment_date', 'appointment_time', 'confidence', 'corrected_at', 'processing_ms_avg', 'turn_gap_ms_avg',
]

export const MEDIA: Readonly<Record<Source['of'], string>> = {
  table_of_calls: 'text/csv',
  whole_calls: 'application/x-ndjson',
  configuration: 'application/json',
}

export function partsOf(rest: Rest, source: Source): AsyncGenerator<Part> {
  switch (source.of) {
    case 'table_of_calls': return tableOfCalls(rest, source)
    case 'whole_calls': return wholeCalls(rest, source)
    case 'configuration': return configuration(rest, source)
  }
}

async function* configuration(rest: Rest, { client }: Of<'configuration'>): AsyncGenerator<Part> {
  const everything = await rest.rpc('export_configuration', { p_client_id: client })
  yield { text: `${JSON.stringify(everything, null, 2)}\n`, rows: 1 }
}

async function* wholeCalls(rest: Rest, { client }: Of<'whole_calls'>): AsyncGenerator<Part> {
  for (let after: string | null = null; ;) {
    const page: readonly { call_id: string; call: unknown }[] = await rest.rpc('export_calls', { p_client_id: client, p_after: after, p_limit: PAGE_OF_WHOLE })
    after = page.at(-1)?.call_id ?? null
    if (!after) return
    yield { text: page.map(({ call }) => `${JSON.stringify(call)}\n`).join(''), rows: page.length }
  }
}

/** Behind the last row of the page before: calls that come meanwhile move nothing. */
async function* tableOfCalls(rest: Rest, { client, filter }: Of<'table_of_calls'>): AsyncGenerator<Part> {
  yield { text: `${BYTE_ORDER}${COLUMNS.join(',')}\n`, rows: 0 }
  for (let before: Before | undefined; ;) {
    const query = filteredCalls(client, { ...filter, before }, PAGE)
    const records = recordsOf(await rest.csv('call_log_for_spreadsheets', [['select', COLUMNS.join(',')], ...query])).slice(1)
    before = placeOf(records.at(-1) ?? '')
    if (!before) return
    yield { text: records.map((record) => `${record}\n`).join(''), rows: records.length }
  }
}
