/** Where the page's Supabase is, and the key that every visitor may have. */

export interface Config {
  readonly url: string
  readonly anonKey: string
  readonly door: string // where calendars ask what is booked; empty: not told here
}

export class NotConfigured extends Error {}

/** What config.json says; an empty address is the page's own origin. */
export function readConfig(json: unknown, origin: string): Config {
  const { supabase_url, anon_key, door_url } = (json ?? {}) as Record<string, unknown>
  if (typeof supabase_url !== 'string') throw new NotConfigured('config.json has no supabase_url')
  if (typeof anon_key !== 'string' || anon_key === '') throw new NotConfigured('config.json has no anon_key')
  return { url: (supabase_url || origin).replace(/\/+$/, ''), anonKey: anon_key, door: typeof door_url === 'string' ? door_url : '' }
}
