/** What the database tells a client's channel: which kind of thing is new, and nothing of it. */

export type News = 'calls' | 'messages' | 'notices' | 'config'

const EVENTS: Readonly<Record<string, News>> = {
  calls_changed: 'calls',
  messages_changed: 'messages',
  notices_changed: 'notices',
  config_changed: 'config',
}

/** Undefined: a word of a later version, of which nothing here depends. */
export function newsOf(event: string): News | undefined {
  return EVENTS[event]
}

/** Since when somebody tells this page what is new of a client. */
export interface Told {
  readonly client: string
  readonly since: number
}
