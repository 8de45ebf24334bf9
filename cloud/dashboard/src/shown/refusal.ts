/** Which field a refusal is about: the database names the column first, or in the name of its rule. */

import type { Doing } from '../state'

export function refusalOf(doing: Doing | undefined, columns: readonly string[]): string | null {
  if (doing?.is !== 'failed' || doing.fault.kind !== 'refused') return null
  const said = doing.fault.words
  return columns.find((column) => said.startsWith(`${column} `) || said.includes(`_${column}_check"`)) ?? null
}
