/** The user's session, kept by Supabase's own client: password and refresh token in, access tokens out. */

import { GoTrueClient, isAuthRetryableFetchError, type AuthError, type Session } from '@supabase/auth-js'

import { Refused, type Fault } from '../fault'
import type { Happening } from '../state'
import type { Credentials } from './rest'

const KEPT_AS = 'frontdesk-session'
const TIMEOUT_MS = 20_000

export interface Sessions extends Credentials {
  /** What went wrong, or null. */
  signIn(email: string, password: string): Promise<SignInProblem | null>
  signOut(): Promise<void>
}

export type SignInProblem = 'wrong' | 'unconfirmed' | 'too_often' | 'offline' | 'server'

const SIGNED_OUT: Fault = { kind: 'signed_out', words: '' }

export function sessions(url: string, anonKey: string, storage: Storage, tell: (event: Happening) => void): Sessions {
  let leaving = false
  const auth = new GoTrueClient({
    url: `${url}/auth/v1`,
    headers: { apikey: anonKey, Authorization: `Bearer ${anonKey}` },
    storageKey: KEPT_AS,
    storage,
    autoRefreshToken: true,
    persistSession: true,
    detectSessionInUrl: false, // what stands behind # is a page of ours
    fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }),
  })
  auth.onAuthStateChange((event, session) => {
    if (session) tell({ is: 'signed_in', user: session.user.id, email: session.user.email ?? '' })
    else if (event === 'INITIAL_SESSION') tell({ is: 'signed_out', why: 'never' })
    else if (event === 'SIGNED_OUT') tell({ is: 'signed_out', why: leaving ? 'left' : 'ended' })
  })

  async function tokenOf(answer: Promise<{ data: { session: Session | null }; error: AuthError | null }>): Promise<string> {
    const { data, error } = await answer
    if (data.session) return data.session.access_token
    if (error && isAuthRetryableFetchError(error)) throw new Refused({ kind: 'offline', words: '' })
    tell({ is: 'signed_out', why: 'ended' })
    throw new Refused(SIGNED_OUT)
  }

  return {
    token: () => tokenOf(auth.getSession()),
    renewed: () => tokenOf(auth.refreshSession()),
    signIn: async (email, password) => {
      leaving = false
      const { error } = await auth.signInWithPassword({ email, password })
      return error && problemOf(error)
    },
    signOut: async () => {
      leaving = true
      const { error } = await auth.signOut({ scope: 'local' })
      if (error) storage.removeItem(KEPT_AS) // nobody to tell it: here it is over all the same
      tell({ is: 'signed_out', why: 'left' })
    },
  }
}

export function problemOf(error: AuthError): SignInProblem {
  if (isAuthRetryableFetchError(error)) return 'offline'
  if (error.code === 'email_not_confirmed') return 'unconfirmed'
  if (error.status === 429) return 'too_often'
  return error.code === 'invalid_credentials' || error.status === 400 ? 'wrong' : 'server'
}
