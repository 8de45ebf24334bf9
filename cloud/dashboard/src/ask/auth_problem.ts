/** Why Supabase Auth did not do what it was asked, as a name of ours. */

import { isAuthRetryableFetchError, type AuthError } from '@supabase/auth-js'

export type AuthProblem =
  | 'wrong' // address or password
  | 'unconfirmed'
  | 'too_often'
  | 'mailed' // an e-mail went out a moment ago
  | 'weak' // the new password
  | 'same' // as the old one
  | 'recent' // the session is too old for that
  | 'code' // of the authenticator app
  | 'late' // the question for it is over
  | 'factor' // the second factor has to be shown first
  | 'many' // authenticator apps
  | 'address' // is none
  | 'closed' // nobody may sign up
  | 'banned'
  | 'offline'
  | 'server'

const NAMED: Readonly<Record<string, AuthProblem>> = {
  email_not_confirmed: 'unconfirmed', invalid_credentials: 'wrong', over_request_rate_limit: 'too_often', over_email_send_rate_limit: 'mailed',
  weak_password: 'weak', same_password: 'same', reauthentication_needed: 'recent', mfa_verification_failed: 'code',
  mfa_verification_rejected: 'code', mfa_challenge_expired: 'late', insufficient_aal: 'factor', too_many_enrolled_mfa_factors: 'many',
  signup_disabled: 'closed', email_address_invalid: 'address', user_banned: 'banned',
}

export function problemOf(error: Pick<AuthError, 'code' | 'status' | 'name'>): AuthProblem {
  if (isAuthRetryableFetchError(error)) return 'offline'
  const named = NAMED[error.code ?? '']
  if (named) return named
  return error.status === 429 ? 'too_often' : 'server'
}
