/** Signing in, and the other ways in. */

import type { LinkProblem } from '../../arrival'
import type { AuthProblem } from '../../ask/auth_problem'

/** As they write themselves; any other by its name in config.json. */
const PROVIDERS: Readonly<Record<string, string>> = {
  apple: 'Apple', azure: 'Microsoft', bitbucket: 'Bitbucket', discord: 'Discord', facebook: 'Facebook', github: 'GitHub', gitlab: 'GitLab',
  google: 'Google', linkedin_oidc: 'LinkedIn', slack_oidc: 'Slack',
}

const LINK: Readonly<Record<LinkProblem, string>> = {
  expired: 'This link was used already, or it is too old. Ask for a new one.',
  elsewhere: 'This link is good in the browser in which it was asked for. Open it there, or ask for a new one here.',
  denied: 'You were not let in.',
  closed: 'There is no account for you, and nobody may make one here.',
  banned: 'This account is closed.',
  offline: 'The server cannot be reached. Open the link once more.',
  other: 'Signing in this way did not work.',
}

export const signIn = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  newPassword: 'New password',
  strength: 'At least twelve characters, with letters and digits.',
  go: 'Sign in',
  underWay: 'One moment …',
  ended: 'Your session is over. Sign in, and everything is where you left it.',
  left: 'You are signed out.',
  problem: {
    wrong: 'E-mail or password is wrong.',
    unconfirmed: 'This e-mail address is not confirmed yet: open the link that was sent to it.',
    too_often: 'Too many tries. Wait a minute, then try again.',
    mailed: 'An e-mail was sent a moment ago. Wait a minute before you ask for another one.',
    weak: 'This password is too easily guessed: take a longer one, with letters and digits.',
    same: 'This is your password already.',
    recent: 'You signed in too long ago for this. Sign out, sign in, and do it then.',
    code: 'This is not the code that the app shows now.',
    late: 'That took too long. Type the code that the app shows now.',
    factor: 'Show your second factor first.',
    many: 'You have as many authenticator apps as you may. Remove one first.',
    address: 'This is no e-mail address.',
    closed: 'Nobody may make an account here.',
    banned: 'This account is closed.',
    offline: 'The server cannot be reached. Try again.',
    server: 'This does not work at the moment. Try again later.',
  } satisfies Readonly<Record<AuthProblem, string>>,
  link: (problem: LinkProblem) => LINK[problem],
  quoted: (words: string) => `It was said: “${words}”`,
  out: 'Sign out',
  otherWays: 'Other ways in',
  back: 'Sign in with a password',
  byLink: {
    title: 'Sign in by a link',
    open: 'Send me a link',
    how: 'A link that signs you in comes by e-mail. Open it in this browser.',
    go: 'Send the link',
    done: 'If there is an account with this address, a link is on its way. Open it in this browser, within an hour.',
  },
  forgot: {
    title: 'A new password',
    open: 'I forgot my password',
    how: 'A link with which you set a new one comes by e-mail. Open it in this browser.',
    go: 'Send the link',
    done: 'If there is an account with this address, a link is on its way. Open it in this browser, within an hour.',
  },
  signUp: {
    title: 'Make an account',
    open: 'I was invited and have no account',
    how: 'Take the address that was invited: the invitation waits for it. An account alone sees nothing.',
    go: 'Make the account',
    done: 'A link is on its way to this address. Open it in this browser, within an hour: then you are signed in.',
  },
  provider: (name: string) => `Continue with ${PROVIDERS[name] ?? name}`,
}
