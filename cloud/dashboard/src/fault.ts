/** Why something that was asked did not come. */

export type FaultKind =
  | 'offline' // no answer at all
  | 'slow' // none in time
  | 'signed_out' // the session is over
  | 'forbidden' // the role does not reach
  | 'second_factor' // the business wants one for this
  | 'missing' // not there, or somebody else's
  | 'refused' // asked wrongly, or its state forbids it: the words say why
  | 'changed' // somebody else changed it meanwhile
  | 'wordless' // nothing to search for in what was typed
  | 'in_use' // something else needs it, or what it needs is gone
  | 'twice' // there is one like it
  | 'taken' // something else is at that time
  | 'unfit' // a value that no row may have
  | 'busy' // too many at once, or too many today
  | 'server' // theirs

export interface Fault {
  readonly kind: FaultKind
  readonly words: string // the database's own sentence, for people; empty where there is none
}

/** Whether it may have been done all the same: the answer is what was lost. */
export function mayBeDone({ kind }: Fault): boolean {
  return kind === 'offline' || kind === 'slow'
}

/** What PostgREST answers with when it refuses; see docs/dashboard.md. */
export interface Refusal {
  readonly status: number
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly hint?: string | null | undefined
  readonly details?: string | null | undefined
}

export class Refused extends Error {
  constructor(readonly fault: Fault) {
    super(fault.kind)
  }
}

/** The database's sentence: it has no code of its own for it. */
const NEEDS_FACTOR = 'this needs a session with a second factor'

/** Rules that rows keep: what Postgres says of them is for programmers. */
const RULES: Readonly<Record<string, FaultKind>> = { '23503': 'in_use', '23505': 'twice', '23P01': 'taken', '23514': 'unfit' }

export function faultOfRefusal(refusal: Refusal): Fault {
  if (refusal.code === '42501' && refusal.message === NEEDS_FACTOR) return { kind: 'second_factor', words: '' }
  const rule = RULES[refusal.code ?? '']
  return rule ? { kind: rule, words: '' } : { kind: kindOf(refusal.status), words: wordsOf(refusal) }
}

function kindOf(status: number): FaultKind {
  if (status === 401) return 'signed_out'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'missing'
  if (status === 429) return 'busy'
  return status >= 400 && status < 500 ? 'refused' : 'server'
}

/** A sentence of the database's and its hint; what was asked for stands in `details`, a limit's name not. */
function wordsOf({ message, hint, details }: Refusal): string {
  const said = [message, details?.startsWith('limit ') ? '' : details, hint].filter((words): words is string => Boolean(words))
  return said.map((words) => words.replace(/[.\s]+$/, '') + '.').join(' ')
}

/** What fetch, or what is built on it, throws. */
export function faultOfError(error: unknown): Fault {
  if (error instanceof Refused) return error.fault
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError' || name === 'AbortError') return { kind: 'slow', words: '' }
  return { kind: error instanceof TypeError ? 'offline' : 'server', words: '' }
}
