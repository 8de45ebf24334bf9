/** How a test call stands, by its row. */

import type { TestCall } from '../ask/of/trial'

const LAST_WORDS_MS = 60_000 // after its time is over

/** Milliseconds of the clock after which it is over, whatever its row says. */
export function latestEnd({ answered_at, join_until, seconds }: TestCall): number {
  return answered_at ? Date.parse(answered_at) + seconds * 1000 + LAST_WORDS_MS : Date.parse(join_until)
}
