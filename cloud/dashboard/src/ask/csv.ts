/** Answers as CSV, as far as they are joined to one file. */

import type { Before } from '../route'

/** The lines of a table, each whole: a cell within quotes may have line ends. */
export function recordsOf(text: string): readonly string[] {
  const records: string[] = []
  let begin = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted
    if (text[i] !== '\n' || quoted) continue
    records.push(text.slice(begin, i))
    begin = i + 1
  }
  return [...records, text.slice(begin)].filter((record) => record !== '')
}

/** Where the next page goes on, of a record that begins with a call's moment and id. */
export function placeOf(record: string): Before | undefined {
  const [, at, id] = /^"?([^",]+)"?,"?([0-9a-f-]{36})/.exec(record) ?? []
  return at && id ? { at, id } : undefined
}
