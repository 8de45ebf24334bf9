/** A call as a line of a list. */

import type { Before, Standing } from '../route'
import type { Call } from '../rows'

/** How it went. As the figures have it: missed is what ended and nobody answered; declined is neither. */
export function standingOf(call: Pick<Call, 'status' | 'answered_at' | 'ended_at'>): Standing {
  if (call.status === 'rejected') return 'refused'
  if (call.ended_at === null) return 'under_way'
  if (call.answered_at === null) return 'missed'
  return call.status === 'completed' ? 'answered' : 'broken'
}

/** Who called, as far as anybody knows. */
export function callerOf(call: Pick<Call, 'caller_name' | 'from_e164'>, withheld: string): string {
  return call.caller_name ?? call.from_e164 ?? withheld
}

export interface PageOfCalls {
  readonly calls: readonly Call[]
  readonly older: Before | undefined // where the next page goes on; none: this is the last
}

/** Of one row more than is shown the last says only that there is another page. */
export function pageOf(rows: readonly Call[], size: number): PageOfCalls {
  const calls = rows.slice(0, size)
  const last = calls.at(-1)
  return { calls, older: rows.length > size && last ? { at: last.started_at, id: last.id } : undefined }
}

/** What a corrected sum is, or null where that is no sum. */
export function sumTyped(text: string): number | null {
  const plain = text.trim().replace(/^[^\d.,-]+|\s/g, '')
  const sum = /^\d{1,3}(,\d{3})+(\.\d{1,2})?$/.test(plain) ? Number(plain.replaceAll(',', '')) : Number(plain.replace(/,(\d{1,2})$/, '.$1'))
  return plain !== '' && Number.isFinite(sum) && sum >= 0 && sum <= 9_999_999 ? sum : null
}
