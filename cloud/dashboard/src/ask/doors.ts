/** The other ways in: links in e-mails, somebody else's sign-in, an account of one's own, another password. */

import type { AuthError, GoTrueClient, Provider } from '@supabase/auth-js'

import { problemOf, type AuthProblem } from './auth_problem'

export interface Doors {
  /** Whether there is an account is not told: a link goes where there is one. */
  sendLink(email: string): Promise<AuthProblem | null>
  sendReset(email: string): Promise<AuthProblem | null>
  signUp(email: string, password: string): Promise<AuthProblem | null>
  /** The browser leaves the page. */
  goTo(provider: string): Promise<AuthProblem | null>
  setPassword(password: string): Promise<AuthProblem | null>
}

/** `here`: the address that a link leads back to. */
export function doors(auth: GoTrueClient, here: () => string): Doors {
  const told = async (answer: Promise<{ error: AuthError | null }>): Promise<AuthProblem | null> => {
    const { error } = await answer
    return error && error.code !== 'otp_disabled' ? problemOf(error) : null
  }
  return {
    sendLink: (email) => told(auth.signInWithOtp({ email, options: { shouldCreateUser: false, emailRedirectTo: here() } })),
    sendReset: (email) => told(auth.resetPasswordForEmail(email, { redirectTo: here() })),
    signUp: (email, password) => told(auth.signUp({ email, password, options: { emailRedirectTo: here() } })),
    goTo: (provider) => told(auth.signInWithOAuth({ provider: provider as Provider, options: { redirectTo: here() } })),
    setPassword: (password) => told(auth.updateUser({ password })),
  }
}
