/** What a link or a provider put into the address that the page was opened with. No browser in it. */

export type Arrival =
  | { readonly is: 'plain' }
  | { readonly is: 'code'; readonly code: string } // to be changed for a session
  | { readonly is: 'refused'; readonly refusal: LinkRefusal }

export type LinkProblem =
  | 'expired' // used, too old, or replaced by a newer one
  | 'elsewhere' // another browser asked for it
  | 'denied' // by the provider, or by whoever was asked there
  | 'closed' // no account, and nobody may sign up
  | 'banned'
  | 'offline'
  | 'other'

export interface LinkRefusal {
  readonly problem: LinkProblem
  readonly words: string // somebody else's: anybody can make up an address
}

export interface Arrived {
  readonly arrival: Arrival
  readonly address: string // without anything that opens something, or that is nobody's page
}

const MOST_WORDS = 200
/** Supabase Auth writes errors behind # too, and tokens of a flow that is not ours. */
const NO_PAGE = /^#(?!\/)/

export function arrivedAt(href: string): Arrived {
  const { pathname, searchParams, hash } = new URL(href)
  const address = pathname + (NO_PAGE.test(hash) ? '' : hash)
  const behind = new URLSearchParams(NO_PAGE.test(hash) ? hash.slice(1) : '')
  const told = ['error', 'error_code', 'error_description'].some((name) => searchParams.has(name)) ? searchParams : behind
  const code = searchParams.get('code')
  if (told.has('error') || told.has('error_code') || told.has('error_description')) return { address, arrival: { is: 'refused', refusal: refusalIn(told) } }
  if (code) return { address, arrival: { is: 'code', code } }
  if (behind.has('access_token')) return { address, arrival: { is: 'refused', refusal: { problem: 'elsewhere', words: '' } } }
  return { address, arrival: { is: 'plain' } }
}

const PROBLEMS: Readonly<Record<string, LinkProblem>> = {
  otp_expired: 'expired', flow_state_expired: 'expired', flow_state_not_found: 'expired', bad_oauth_state: 'expired',
  pkce_code_verifier_not_found: 'elsewhere', bad_code_verifier: 'elsewhere', signup_disabled: 'closed', user_banned: 'banned',
}

function refusalIn(told: URLSearchParams): LinkRefusal {
  const known = PROBLEMS[told.get('error_code') ?? '']
  if (known) return { problem: known, words: '' }
  const words = (told.get('error_description') ?? '').slice(0, MOST_WORDS)
  return { problem: told.get('error') === 'access_denied' ? 'denied' : 'other', words }
}

/** Why a code was not changed for a session. */
export function refusalOfCode(code: string | undefined, offline: boolean): LinkRefusal {
  return { problem: offline ? 'offline' : PROBLEMS[code ?? ''] ?? 'other', words: '' }
}
