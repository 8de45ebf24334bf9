/** What is typed of a webhook. */

export const EVENTS = [
  'call.completed', 'call.missed', 'call.failed', 'lead.captured', 'message.taken', 'message.overdue', 'voice.ready', 'voice.failed',
] as const
export type EventType = (typeof EVENTS)[number]

/** Where it goes, and what it hears of. */
export interface Wanted {
  readonly url: string
  readonly events: readonly string[]
}

export const NEW: Wanted = { url: '', events: EVENTS }

/** The draft is text; what is none of ours is as if nothing were typed. */
export function wantedTyped(draft: string | undefined, before: Wanted): Wanted {
  try {
    const typed = JSON.parse(draft ?? '') as Partial<Wanted>
    return typeof typed.url === 'string' && Array.isArray(typed.events) ? { url: typed.url, events: typed.events } : before
  } catch {
    return before
  }
}

/** In the order in which all are named, whatever was ticked first. */
export function withEvent({ url, events }: Wanted, event: EventType, on: boolean): Wanted {
  return { url, events: EVENTS.filter((each) => (each === event ? on : events.includes(each))) }
}

const ADDRESS = /^https:\/\/[^\s@/?#]+([/?#]\S*)?$/

export type WantedProblem = 'address' | 'nothing'

export function problemOfWanted({ url, events }: Wanted): WantedProblem | null {
  if (!ADDRESS.test(url.trim())) return 'address'
  return events.length === 0 ? 'nothing' : null
}

/** Of 32 random bytes, in the form that receivers' libraries take. */
export function secretOf(random: Uint8Array): string {
  return `whsec_${btoa(String.fromCharCode(...random))}`
}
