/** Where the page's Supabase is, the key that every visitor may have, and how one gets in besides by password and link. */

export interface Config {
  readonly url: string
  readonly anonKey: string
  readonly providers: readonly string[] // of OAuth, by Supabase's names
  readonly signUp: boolean // whether who was invited may make an account
  readonly door: string // where calendars ask what is booked; empty: not told here
}

export class NotConfigured extends Error {}

/** What config.json says; an empty address is the page's own origin. */
export function readConfig(json: unknown, origin: string): Config {
  const { supabase_url, anon_key, providers = [], sign_up = true, door_url = '' } = (json ?? {}) as Record<string, unknown>
  if (typeof supabase_url !== 'string') throw new NotConfigured('config.json has no supabase_url')
  if (typeof anon_key !== 'string' || anon_key === '') throw new NotConfigured('config.json has no anon_key')
  if (!Array.isArray(providers) || !providers.every(isProvider)) throw new NotConfigured('providers of config.json are no list of names')
  if (typeof sign_up !== 'boolean') throw new NotConfigured('sign_up of config.json is neither true nor false')
  if (typeof door_url !== 'string') throw new NotConfigured('door_url of config.json is no address')
  return { url: (supabase_url || origin).replace(/\/+$/, ''), anonKey: anon_key, providers, signUp: sign_up, door: door_url }
}

function isProvider(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z][a-z0-9_:-]*$/.test(name)
}
