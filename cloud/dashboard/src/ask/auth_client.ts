import { GoTrueClient } from '@supabase/auth-js'

export const KEPT_AS = 'frontdesk-session'
const TIMEOUT_MS = 20_000

/** Supabase's own: it keeps the session, renews it, and agrees on it with the browser's other windows. */
export function authClient(url: string, anonKey: string, storage: Storage): GoTrueClient {
  return new GoTrueClient({
    url: `${url}/auth/v1`,
    headers: { apikey: anonKey, Authorization: `Bearer ${anonKey}` },
    storageKey: KEPT_AS,
    storage,
    autoRefreshToken: true,
    persistSession: true,
    flowType: 'pkce', // what a link brings stands before the #, behind which our pages are
    detectSessionInUrl: false, // main.ts looks itself, and first of all takes it out of the address
    fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }),
  })
}
