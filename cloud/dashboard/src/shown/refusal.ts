/** Which field a refusal is about: the database's sentence begins with its column. */

import type { Doing } from '../state'

export function refusalOf(doing: Doing | undefined, columns: readonly string[]): string | null {
  if (doing?.is !== 'failed' || doing.fault.kind !== 'refused') return null
  const said = doing.fault.words
  return columns.find((column) => said.startsWith(`${column} `)) ?? null
}
