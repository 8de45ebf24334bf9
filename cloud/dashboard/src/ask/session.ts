/** The user's session: refresh tokens in, access tokens out; how it begins and ends. */

import { isAuthRetryableFetchError, type AuthError, type GoTrueClient, type Session } from '@supabase/auth-js'

import { refusalOfCode, type Arrival } from '../arrival'
import { Refused, type Fault } from '../fault'
import type { Happening, SecondFactor } from '../state'
import { KEPT_AS } from './auth_client'
import { problemOf, type AuthProblem } from './auth_problem'
import type { Credentials } from './rest'

export interface Sessions extends Credentials {
  /** What went wrong, or null. */
  signIn(email: string, password: string): Promise<AuthProblem | null>
  /** Of this browser, or of all. */
  signOut(scope: 'local' | 'global'): Promise<void>
}

export interface Told {
  tell(event: Happening): void
  /** Somebody came with a link for a new password. */
  recovers(): void
}

const SIGNED_OUT: Fault = { kind: 'signed_out', words: '' }

export function sessions(auth: GoTrueClient, storage: Storage, arrival: Arrival, { tell, recovers }: Told): Sessions {
  let leaving = false
  let coming = arrival.is === 'code'
  let latest: Session | null = null

  /** Asked for beside the event, which waits for nobody; a later event makes it void. */
  async function tellOf(session: Session): Promise<void> {
    const level = await auth.mfa.getAuthenticatorAssuranceLevel()
    if (latest !== session) return
    tell({ is: 'signed_in', user: session.user.id, email: session.user.email ?? '', second: secondFactor(session, level.data?.currentLevel === 'aal2') })
  }

  auth.onAuthStateChange((event, session) => {
    latest = session
    leaving &&= session === null
    if (session) void tellOf(session)
    else if (event === 'SIGNED_OUT') tell({ is: 'signed_out', why: leaving ? 'left' : 'ended' })
    else if (event === 'INITIAL_SESSION' && !coming) tell({ is: 'signed_out', why: 'never', refused: arrival.is === 'refused' ? arrival.refusal : undefined })
    if (event === 'PASSWORD_RECOVERY') recovers()
  })
  if (arrival.is === 'code') void comeIn(arrival.code)

  async function comeIn(code: string): Promise<void> {
    const { error } = await auth.exchangeCodeForSession(code)
    coming = false
    if (!error || latest) return // who was signed in before stays so
    tell({ is: 'signed_out', why: 'never', refused: refusalOfCode(error.code, isAuthRetryableFetchError(error)) })
  }

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
      const { error } = await auth.signInWithPassword({ email, password })
      return error && problemOf(error)
    },
    signOut: async (scope) => {
      leaving = true
      const { error } = await auth.signOut({ scope })
      if (error) storage.removeItem(KEPT_AS) // nobody to tell it: here it is over all the same
      tell({ is: 'signed_out', why: 'left' })
    },
  }
}

function secondFactor(session: Session, shown: boolean): SecondFactor {
  const verified = (session.user.factors ?? []).filter(({ status, factor_type }) => status === 'verified' && factor_type === 'totp')
  return { shown, factors: verified.map(({ id, friendly_name }) => ({ id, name: friendly_name ?? '' })) }
}
