/** All that the page knows, as one value, and what becomes of it with each event. No clock, no network. */

import { STEERING_ASKS } from './ask/of'
import { questionOfCalls } from './ask/of/calls'
import { questionsOfFigures } from './ask/of/figures'
import { questionsOfToday } from './ask/of/today'
import type { LinkRefusal } from './arrival'
import type { Deed } from './deed'
import { mayBeDone, type Fault } from './fault'
import type { News, Told } from './news'
import { isChangedBy, isDue, keyOf, type Answer, type AnswerOf, type Kind, type Question } from './question'
import { clientOf, isSteering, type Route } from './route'
import type { Client } from './rows'

export interface SecondFactor {
  readonly shown: boolean // in this session
  readonly factors: readonly { readonly id: string; readonly name: string }[] // authenticator apps of the user
}

export type Login =
  | { readonly is: 'unknown' } // what the browser kept is being read
  | { readonly is: 'out'; readonly why: SignedOut; readonly email: string; readonly refused?: LinkRefusal } // email: whose session ended
  | { readonly is: 'half'; readonly user: string; readonly email: string; readonly second: SecondFactor } // the second factor is asked for
  | { readonly is: 'in'; readonly user: string; readonly email: string; readonly second: SecondFactor }

export type SignedOut = 'never' | 'left' | 'ended'

export type Doing =
  | { readonly is: 'under_way'; readonly rows?: number } // read so far, of what is saved as a file
  | { readonly is: 'done'; readonly value: unknown } // what the database answered
  | { readonly is: 'failed'; readonly fault: Fault }

export interface State {
  readonly route: Route
  readonly now: number
  readonly login: Login
  readonly user: string // who was signed in last; empty: nobody was
  readonly answers: Readonly<Record<string, Answer>>
  readonly drafts: Readonly<Record<string, string>> // what was typed, by field
  readonly bases: Readonly<Record<string, string>> // what held when it began to be typed, where its field says so
  readonly files: Readonly<Record<string, Blob>> // what was recorded or chosen, by field
  readonly searched: string // the words that were sent off
  readonly deeds: Readonly<Record<string, Doing>> // by their subject
  readonly told: Told | undefined // undefined: nobody tells what is new, so it is asked every now and then
}

export type Happening =
  | { readonly is: 'went'; readonly route: Route }
  | { readonly is: 'tick'; readonly now: number }
  | { readonly is: 'signed_in'; readonly user: string; readonly email: string; readonly second?: SecondFactor }
  | { readonly is: 'went_on' } // without the second factor
  | { readonly is: 'signed_out'; readonly why: SignedOut; readonly refused?: LinkRefusal | undefined }
  | { readonly is: 'typed'; readonly field: string; readonly text: string | undefined; readonly before?: string }
  | { readonly is: 'chose'; readonly field: string; readonly file: Blob | undefined }
  | { readonly is: 'searched'; readonly words: string }
  | { readonly is: 'asked'; readonly question: Question }
  | { readonly is: 'answered'; readonly user: string; readonly question: Question; readonly value: unknown; readonly at: number }
  | { readonly is: 'not_answered'; readonly user: string; readonly question: Question; readonly fault: Fault; readonly at: number }
  | { readonly is: 'joined'; readonly client: string; readonly at: number } // from now on it is told what is new
  | { readonly is: 'parted' }
  | { readonly is: 'news'; readonly client: string; readonly news: readonly News[] }
  | { readonly is: 'again'; readonly questions: readonly Question[] }
  | { readonly is: 'began'; readonly deed: Deed }
  | { readonly is: 'came_on'; readonly user: string; readonly deed: Deed; readonly rows: number }
  | { readonly is: 'did'; readonly user: string; readonly deed: Deed; readonly value: unknown }
  | { readonly is: 'not_done'; readonly user: string; readonly deed: Deed; readonly fault: Fault }

const NOTHING = {
  login: { is: 'unknown' }, user: '', answers: {}, drafts: {}, bases: {}, files: {}, searched: '', deeds: {}, told: undefined,
} as const satisfies Partial<State>

export function beginning(route: Route, now: number): State {
  return { ...NOTHING, route, now }
}

export function step(state: State, event: Happening): State {
  switch (event.is) {
    case 'went': return went(state, event.route)
    case 'tick': return { ...state, now: event.now, answers: kept(state, event.now) }
    case 'signed_in': return signedIn(state, event.user, event.email, event.second ?? NO_FACTOR)
    case 'went_on': return state.login.is === 'half' ? { ...state, login: { ...state.login, is: 'in' } } : state
    case 'signed_out': return signedOut(state, event.why, event.refused)
    case 'typed': return typed(state, event.field, event.text, event.before)
    case 'chose': return { ...state, files: having(state.files, event.field, event.file) }
    case 'searched': return { ...state, searched: event.words }
    case 'asked': return withAnswer(state, event.question, { asking: true, asked: state.now, at: known(state, event.question)?.at === -Infinity ? 0 : undefined })
    case 'answered': return ifStill(state, event.user, answered(state, event.question, event.value, event.at))
    case 'not_answered': return ifStill(state, event.user, withAnswer(state, event.question, { asking: false, fault: event.fault, at: event.at }))
    case 'joined': return { ...state, told: { client: event.client, since: event.at } }
    case 'parted': return { ...state, told: undefined }
    case 'news': return allOutdated(state, event.client, (question) => isChangedBy(question, event.news))
    case 'again': return event.questions.reduce((before, question) => outdated(before, question), state)
    case 'began': return withDoing(state, event.deed, { is: 'under_way' })
    case 'came_on': return ifStill(state, event.user, withDoing(state, event.deed, { is: 'under_way', rows: event.rows }))
    case 'did': return ifStill(state, event.user, did(state, event.deed, event.value))
    case 'not_done': return ifStill(state, event.user, notDone(state, event.deed, event.fault))
  }
}

/** What was done on the page before is no news on the next. */
function went(state: State, route: Route): State {
  const underWay = Object.fromEntries(Object.entries(state.deeds).filter(([, doing]) => doing.is === 'under_way'))
  const searched = clientOf(route) === clientOf(state.route) ? state.searched : ''
  return { ...state, route, searched, deeds: underWay }
}

const NO_FACTOR: SecondFactor = { shown: false, factors: [] }

/** Whoever comes back finds everything as it was; anybody else finds nothing of it. */
function signedIn(state: State, user: string, email: string, second: SecondFactor): State {
  const asked = second.factors.length > 0 && !second.shown && !(state.login.is === 'in' && state.user === user)
  const login: Login = { is: asked ? 'half' : 'in', user, email, second }
  if (user !== state.user) return { ...beginning(state.route, state.now), login, user }
  return state.login.is === 'in' ? { ...state, login } : { ...withoutFaults(state), login }
}

function signedOut(state: State, why: SignedOut, refused?: LinkRefusal): State {
  if (why !== 'ended') return { ...beginning(state.route, state.now), login: { is: 'out', why, email: '', ...(refused && { refused }) } }
  if (state.login.is === 'out') return state
  return { ...state, login: { is: 'out', why, email: 'email' in state.login ? state.login.email : '' } }
}

/** What failed while nobody was signed in is asked once more. */
function withoutFaults(state: State): State {
  const whole = Object.entries(state.answers).filter(([, answer]) => !answer.fault && !answer.asking)
  return { ...state, answers: Object.fromEntries(whole) }
}

/** The first letter says what held before it. */
function typed(state: State, field: string, text: string | undefined, before?: string): State {
  const base = text === undefined ? undefined : (state.bases[field] ?? before)
  return { ...state, drafts: having(state.drafts, field, text), bases: having(state.bases, field, base) }
}

/** Neither typed nor chosen any more. */
function saved(state: State, field: string): State {
  const after = typed(state, field, undefined)
  return { ...after, files: having(after.files, field, undefined) }
}

function having<T>(values: Readonly<Record<string, T>>, field: string, value: T | undefined): Readonly<Record<string, T>> {
  const { [field]: _, ...others } = values
  return value === undefined ? others : { ...others, [field]: value }
}

/** An answer to somebody who has left is nobody's. */
function ifStill(state: State, user: string, after: State): State {
  return state.user === user ? after : state
}

function known(state: State, question: Question): Answer | undefined {
  return state.answers[keyOf(question)]
}

function withAnswer(state: State, question: Question, news: { [P in keyof Answer]?: Answer[P] | undefined }): State {
  const before: Answer = known(state, question) ?? { question, value: undefined, fault: undefined, asking: false, asked: 0, at: 0 }
  const told = Object.fromEntries(Object.entries(news).filter(([name, value]) => value !== undefined || name === 'fault'))
  return { ...state, answers: { ...state.answers, [keyOf(question)]: { ...before, ...told } } }
}

/** What was outdated while it was on its way is asked once more. */
function answered(state: State, question: Question, value: unknown, at: number): State {
  const outdatedMeanwhile = known(state, question)?.at === -Infinity
  return withAnswer(state, question, { asking: false, value, fault: undefined, at: outdatedMeanwhile ? -Infinity : at })
}

function outdated(state: State, question: Question): State {
  return known(state, question) ? withAnswer(state, question, { at: -Infinity }) : state
}

/** Of this client, and of no client in particular. */
function allOutdated(state: State, client: string, which: (question: Question) => boolean): State {
  return Object.values(state.answers).map((answer) => answer.question)
    .filter((question) => which(question) && (!('client' in question) || question.client === client))
    .reduce((before, question) => outdated(before, question), state)
}

/** What was saved is no draft any more. */
function did(state: State, deed: Deed, value: unknown): State {
  const after = (deed.drafts ?? []).reduce(saved, touched(state, deed))
  return withDoing(after, deed, { is: 'done', value })
}

/** What may have been done all the same, or somebody else changed, is looked at again; what was typed stays. */
function notDone(state: State, deed: Deed, fault: Fault): State {
  return withDoing(mayBeDone(fault) || fault.kind === 'changed' ? touched(state, deed) : state, deed, { is: 'failed', fault })
}

function touched(state: State, deed: Deed): State {
  return allOutdated(state, deed.client, (question) => deed.touches.includes(question.kind))
}

function withDoing(state: State, deed: Deed, doing: Doing): State {
  return { ...state, deeds: { ...state.deeds, [deed.subject]: doing } }
}

const FORGOTTEN_MS = 600_000

/** What no page has shown for a while is not kept. */
function kept(state: State, now: number): State['answers'] {
  const needed = new Set(questions(state).map(keyOf))
  const all = Object.entries(state.answers)
  const fresh = all.filter(([key, answer]) => needed.has(key) || answer.asking || now - answer.at < FORGOTTEN_MS)
  return fresh.length === all.length ? state.answers : Object.fromEntries(fresh)
}

// --- what is to be seen in it --------------------------------------------------------------------------------------

export function answerTo<K extends Kind>(state: State, question: Question<K>): Answer<AnswerOf<K>> | undefined {
  return state.answers[keyOf(question)] as Answer<AnswerOf<K>> | undefined
}

export function clientsOf(state: State): Answer<readonly Client[]> | undefined {
  return state.user ? answerTo(state, { kind: 'clients', user: state.user }) : undefined
}

/** The client of the address, where the user may see it. */
export function clientHere(state: State): Client | undefined {
  const id = clientOf(state.route)
  return clientsOf(state)?.value?.find((client) => client.id === id)
}

/** Where it is told that somebody is invited. */
const ASK_INVITATIONS: ReadonlySet<Route['page']> = new Set(['clients', 'today', 'account'])

/** All that the present page needs; of a client that is not the user's nothing is asked. */
export function questions(state: State): readonly Question[] {
  if (state.login.is !== 'in') return []
  const client = clientHere(state)
  const { user } = state.login
  const invitations: readonly Question[] = ASK_INVITATIONS.has(state.route.page) ? [{ kind: 'invitations', user }] : []
  return [{ kind: 'clients', user }, ...(client ? questionsOfPage(state, client) : []), ...invitations]
}

function questionsOfPage(state: State, client: Client): readonly Question[] {
  const { route } = state
  if (isSteering(route.page)) return STEERING_ASKS[route.page](client, state.now)
  switch (route.page) {
    case 'today': return Object.values(questionsOfToday(client, state.now))
    case 'calls': return [questionOfCalls(client.id, route.filter)]
    case 'call': return questionsOfCall(state, client, route.call)
    case 'search': return state.searched ? [{ kind: 'search', client: client.id, words: state.searched }] : []
    case 'figures': return Object.values(questionsOfFigures(client, route.range, state.now))
    default: return []
  }
}

/** What was said is asked for once the call is known to be this client's. */
function questionsOfCall(state: State, client: Client, call: string): Question[] {
  const whole: Question<'call'> = { kind: 'call', client: client.id, call }
  return answerTo(state, whole)?.value ? [whole, { kind: 'transcript', call }] : [whole]
}

export function due(state: State): Question[] {
  return questions(state).filter((question) => isDue(known(state, question), state.now, toldSince(state, question)))
}

function toldSince({ told }: State, question: Question): number {
  return told && 'client' in question && question.client === told.client ? told.since : Infinity
}

/** Whether what is new of the address's client appears by itself. */
export function isLive(state: State): boolean {
  return state.told !== undefined && state.told.client === clientHere(state)?.id
}
