/** Signing in. */

import type { SignInProblem } from '../../ask/session'

export const signIn = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  go: 'Sign in',
  underWay: 'Signing in …',
  ended: 'Your session is over. Sign in, and everything is where you left it.',
  left: 'You are signed out.',
  problem: {
    wrong: 'E-mail or password is wrong.',
    unconfirmed: 'This e-mail address is not confirmed yet: open the link that was sent to it.',
    too_often: 'Too many tries. Wait a minute, then try again.',
    offline: 'The server cannot be reached. Try again.',
    server: 'Signing in does not work at the moment. Try again later.',
  } satisfies Readonly<Record<SignInProblem, string>>,
  out: 'Sign out',
}
