import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Database } from './ask/asking'
import { store } from './ask/asking'
import type { Asked } from './ask/asked'
import { ASKED } from './ask/of'
import type { Deed } from './deed'
import { acknowledge } from './deeds/today'
import { Refused } from './fault'
import type { Question } from './question'
import { parseRoute } from './route'
import type { Client } from './rows'
import { answerTo, beginning, clientHere, due, isLive, questions, step, type Happening, type State } from './state'

const ME = '1a111111-1111-4111-8111-111111111111'
const MINE = '11111111-1111-4111-8111-111111111111'
const THEIRS = '22222222-2222-4222-8222-222222222222'
const CALL = '01a20edb-2b83-7ae5-95a5-981f8aa7e026'
const NOW = Date.parse('2026-11-24T20:00:00Z')

const CLIENT: Client = {
  id: MINE, name: 'Bright Smile Dental', timezone: 'America/Los_Angeles', currency: 'USD', suspended_at: null, deleted_at: null, role: 'owner',
}
const CLIENTS: Question<'clients'> = { kind: 'clients', user: ME }
const MESSAGES: Question<'messages'> = { kind: 'messages', client: MINE }

const after = (state: State, ...events: Happening[]) => events.reduce(step, state)
const answered = (question: Question, value: unknown, at = NOW): Happening => ({ is: 'answered', user: ME, question, value, at })
const kinds = (state: State) => due(state).map((question) => question.kind)

function signedIn(hash: string): State {
  return after(beginning(parseRoute(hash), NOW), { is: 'signed_in', user: ME, email: 'me@example.com' }, answered(CLIENTS, [CLIENT]))
}

test('nothing is asked before somebody is signed in', () => {
  assert.deepEqual(questions(beginning(parseRoute(`#/c/${MINE}/today`), NOW)), [])
})

test('of another client nothing is asked, whatever the address says', () => {
  const state = signedIn(`#/c/${THEIRS}/calls`)
  assert.equal(clientHere(state), undefined)
  assert.deepEqual(questions(state), [CLIENTS])
})

test('what was said is asked once the call is known to be the client’s, and not again by itself', () => {
  const call: Question<'call'> = { kind: 'call', client: MINE, call: CALL }
  const state = signedIn(`#/c/${MINE}/calls/${CALL}`)
  assert.deepEqual(kinds(state), ['call'])
  assert.deepEqual(kinds(after(state, answered(call, null))), [])
  const known = after(state, answered(call, { call: {}, judgement: null, times: [], erasedAt: null }))
  assert.deepEqual(kinds(known), ['transcript'])
  const read = after(known, answered({ kind: 'transcript', call: CALL }, []), { is: 'tick', now: NOW + 3_600_000 })
  assert.deepEqual(kinds(read), ['clients', 'call'])
})

test('a question is asked once, and again when its answer is old', () => {
  const state = after(signedIn(`#/c/${MINE}/today`), { is: 'asked', question: MESSAGES })
  assert.ok(!kinds(state).includes('messages'))
  const told = after(state, answered(MESSAGES, []))
  assert.ok(!kinds(after(told, { is: 'tick', now: NOW + 10_000 })).includes('messages'))
  assert.ok(kinds(after(told, { is: 'tick', now: NOW + 30_000 })).includes('messages'))
})

test('what fails keeps what was known, and is tried again if that can help', () => {
  const state = after(signedIn(`#/c/${MINE}/today`), answered(MESSAGES, ['known']))
  const failed = (kind: 'offline' | 'forbidden') =>
    after(state, { is: 'not_answered', user: ME, question: MESSAGES, fault: { kind, words: '' }, at: NOW })
  assert.deepEqual(answerTo(failed('offline'), MESSAGES)?.value, ['known'])
  assert.ok(kinds(after(failed('offline'), { is: 'tick', now: NOW + 20_000 })).includes('messages'))
  assert.ok(!kinds(after(failed('forbidden'), { is: 'tick', now: NOW + 20_000 })).includes('messages'))
  assert.ok(kinds(after(failed('forbidden'), { is: 'again', questions: [MESSAGES] })).includes('messages'))
})

test('a deed outdates what it touches, also what is on its way', () => {
  const deed = acknowledge(MINE, CALL)
  const state = after(signedIn(`#/c/${MINE}/today`), { is: 'asked', question: MESSAGES }, { is: 'began', deed }, { is: 'did', user: ME, deed, value: null })
  assert.ok(kinds(after(state, answered(MESSAGES, ['of before']))).includes('messages'))
  const again = after(state, answered(MESSAGES, ['of before']), { is: 'asked', question: MESSAGES }, answered(MESSAGES, []))
  assert.ok(!kinds(again).includes('messages'))
})

test('a deed outdates what is asked of its client and of none, and takes its drafts with it', () => {
  const theirs: Question<'messages'> = { kind: 'messages', client: THEIRS }
  const deed: Deed = { ...acknowledge(MINE, CALL), touches: ['messages', 'clients'], drafts: ['sum'] }
  const state = after(signedIn(`#/c/${MINE}/today`), answered(MESSAGES, []), answered(theirs, []),
    { is: 'typed', field: 'sum', text: '95' }, { is: 'typed', field: 'name', text: 'Ann' }, { is: 'did', user: ME, deed, value: null })
  const outdated = [CLIENTS, MESSAGES, theirs].map((question) => answerTo(state, question as Question)?.at === -Infinity)
  assert.deepEqual([outdated, state.drafts], [[true, true, false], { name: 'Ann' }])
})

test('what may have been done though its answer was lost is looked at again, what was refused is not; what was typed stays', () => {
  const deed: Deed = { ...acknowledge(MINE, CALL), drafts: ['sum'] }
  const typed = after(signedIn(`#/c/${MINE}/today`), answered(MESSAGES, []), { is: 'typed', field: 'sum', text: '95' })
  const failed = (kind: 'offline' | 'slow' | 'forbidden') => after(typed, { is: 'not_done', user: ME, deed, fault: { kind, words: '' } })
  assert.deepEqual((['offline', 'slow', 'forbidden'] as const).map((kind) => kinds(failed(kind)).includes('messages')), [true, true, false])
  assert.deepEqual(failed('offline').drafts, { sum: '95' })
})

test('a recording stays while somebody signs in again, is nobody else’s, and is gone once it is sent', () => {
  const file = new Blob(['sound'])
  const chosen = after(signedIn(`#/c/${MINE}/today`), { is: 'chose', field: 'voice', file })
  const back = after(chosen, { is: 'signed_out', why: 'ended' }, { is: 'signed_in', user: ME, email: '' })
  assert.equal(back.files['voice'], file)
  assert.deepEqual(after(chosen, { is: 'signed_in', user: THEIRS, email: '' }).files, {})
  const sent = after(chosen, { is: 'did', user: ME, deed: { ...acknowledge(MINE, CALL), drafts: ['voice'] }, value: [] })
  assert.deepEqual([sent.files, after(chosen, { is: 'chose', field: 'voice', file: undefined }).files], [{}, {}])
})

test('what a deed answered is known until the next page', () => {
  const deed = acknowledge(MINE, CALL)
  const state = after(signedIn(`#/c/${MINE}/hours`), { is: 'began', deed }, { is: 'did', user: ME, deed, value: 'secret' })
  assert.deepEqual(state.deeds[deed.subject], { is: 'done', value: 'secret' })
  assert.deepEqual(after(state, { is: 'went', route: parseRoute(`#/c/${MINE}/calls`) }).deeds, {})
})

test('news outdate what they change, of their client alone, and never what was said', () => {
  const call: Question<'call'> = { kind: 'call', client: MINE, call: CALL }
  const transcript: Question<'transcript'> = { kind: 'transcript', call: CALL }
  const state = after(signedIn(`#/c/${MINE}/calls/${CALL}`), answered(call, { call: {}, judgement: null, times: [] }), answered(transcript, []))
  const news = (client: string): Happening => ({ is: 'news', client, news: ['calls', 'messages', 'notices', 'config'] })
  assert.deepEqual(kinds(after(state, news(THEIRS))), ['clients']) // what is of no client in particular
  assert.deepEqual(kinds(after(state, news(MINE))), ['clients', 'call'])
  assert.deepEqual(kinds(after(state, { is: 'news', client: MINE, news: ['messages'] })), [])
})

test('what is written down is changed by no news', () => {
  const asked: readonly Asked<never, unknown>[] = Object.values(ASKED)
  assert.deepEqual(asked.filter((kind) => kind.writtenDown && kind.changedBy), [])
  assert.ok(asked.some((kind) => kind.writtenDown))
})

test('what was asked while the page is told is kept, what was asked before is asked as ever', () => {
  const before = after(signedIn(`#/c/${MINE}/today`), { is: 'asked', question: MESSAGES }, answered(MESSAGES, []))
  const joined = after(before, { is: 'tick', now: NOW + 1000 }, { is: 'joined', client: MINE, at: NOW + 1000 })
  assert.ok(isLive(joined))
  const soon = after(joined, { is: 'tick', now: NOW + 25_000 })
  assert.ok(kinds(soon).includes('messages'))
  const again = after(soon, { is: 'asked', question: MESSAGES }, answered(MESSAGES, [], NOW + 25_000))
  assert.ok(!kinds(after(again, { is: 'tick', now: NOW + 300_000 })).includes('messages'))
  assert.ok(kinds(after(again, { is: 'tick', now: NOW + 330_000 })).includes('messages'))
  const parted = after(again, { is: 'parted' }, { is: 'tick', now: NOW + 50_000 })
  assert.ok(!isLive(parted) && kinds(parted).includes('messages'))
  const elsewhere = after(again, { is: 'joined', client: THEIRS, at: NOW }, { is: 'tick', now: NOW + 50_000 })
  assert.ok(!isLive(elsewhere) && kinds(elsewhere).includes('messages'))
})

test('whose session ends finds the address and what was typed again', () => {
  const typed: Happening = { is: 'typed', field: 'sum', text: '95' }
  const state = after(signedIn(`#/c/${MINE}/calls/${CALL}`), typed, { is: 'signed_out', why: 'ended' })
  assert.deepEqual([questions(state), state.login], [[], { is: 'out', why: 'ended', email: 'me@example.com' }])
  const back = after(state, { is: 'signed_in', user: ME, email: 'me@example.com' })
  assert.deepEqual([back.route, back.drafts['sum'], clientHere(back)], [state.route, '95', CLIENT])
})

test('another user finds nothing of it, nor does anybody after a sign-out', () => {
  const state = after(signedIn(`#/c/${MINE}/today`), { is: 'typed', field: 'sum', text: '95' })
  const other = after(state, { is: 'signed_out', why: 'ended' }, { is: 'signed_in', user: CALL, email: '' })
  assert.deepEqual([other.drafts, other.answers], [{}, {}])
  const left = after(state, { is: 'signed_out', why: 'left' })
  assert.deepEqual([left.drafts, left.answers, left.user], [{}, {}, ''])
})

test('who has a second factor is asked for it once in a session', () => {
  const factors = [{ id: CALL, name: 'Telephone' }]
  const signed = (shown: boolean): Happening => ({ is: 'signed_in', user: ME, email: '', second: { shown, factors } })
  const half = after(beginning(parseRoute(`#/c/${MINE}/today`), NOW), signed(false))
  assert.deepEqual([half.login.is, questions(half)], ['half', []])
  assert.equal(after(half, signed(true)).login.is, 'in')
  const without = after(half, { is: 'went_on' })
  assert.deepEqual([without.login.is, after(without, signed(false)).login.is], ['in', 'in'])
  assert.equal(after(without, { is: 'signed_out', why: 'ended' }, signed(false)).login.is, 'half')
  assert.equal(after(without, { is: 'signed_in', user: CALL, email: '', second: { shown: false, factors } }).login.is, 'half')
})

test('why a link did not open is known until somebody is signed in', () => {
  const refused = { problem: 'expired', words: '' } as const
  const state = after(beginning(parseRoute('#/'), NOW), { is: 'signed_out', why: 'never', refused })
  assert.deepEqual(state.login, { is: 'out', why: 'never', email: '', refused })
})

test('an answer to somebody who has left is nobody’s', () => {
  const other = after(signedIn(`#/c/${MINE}/today`), { is: 'signed_out', why: 'left' }, { is: 'signed_in', user: CALL, email: '' })
  assert.equal(answerTo(after(other, answered(MESSAGES, ['mine'])), MESSAGES), undefined)
})

test('what failed for want of a session is asked again after signing in', () => {
  const state = after(signedIn(`#/c/${MINE}/today`),
    { is: 'not_answered', user: ME, question: MESSAGES, fault: { kind: 'signed_out', words: '' }, at: NOW },
    { is: 'signed_out', why: 'ended' }, { is: 'signed_in', user: ME, email: '' })
  assert.ok(kinds(state).includes('messages'))
})

test('what no page has shown for a while is forgotten', () => {
  const state = after(signedIn(`#/c/${MINE}/today`), answered(MESSAGES, []), { is: 'went', route: parseRoute(`#/c/${MINE}/calls`) })
  assert.notEqual(answerTo(after(state, { is: 'tick', now: NOW + 60_000 }), MESSAGES), undefined)
  assert.equal(answerTo(after(state, { is: 'tick', now: NOW + 700_000 }), MESSAGES), undefined)
})

test('words that were searched for stay with their client', () => {
  const state = after(signedIn(`#/c/${MINE}/search`), { is: 'searched', words: 'cleaning' })
  assert.ok(kinds(state).includes('search'))
  assert.equal(after(state, { is: 'went', route: parseRoute(`#/c/${MINE}/calls`) }).searched, 'cleaning')
  assert.equal(after(state, { is: 'went', route: parseRoute(`#/c/${THEIRS}/search`) }).searched, '')
})

test('the store asks what is needed once, tells what came, and says what went wrong', async () => {
  const asked: string[] = []
  const database: Database = {
    ask: (question) => {
      asked.push(question.kind)
      if (question.kind === 'clients') return Promise.resolve([CLIENT])
      return Promise.reject(new Refused({ kind: 'forbidden', words: 'No.' }))
    },
    perform: () => Promise.reject(new TypeError('Failed to fetch')),
  }
  const page = store(beginning(parseRoute(`#/c/${MINE}/hours`), NOW), database, () => NOW, () => {})
  page.tell({ is: 'signed_in', user: ME, email: '' })
  await new Promise(setImmediate)
  assert.deepEqual(asked, ['clients', 'steering'])
  assert.deepEqual(answerTo(page.state(), { kind: 'steering', client: MINE })?.fault, { kind: 'forbidden', words: 'No.' })
  page.perform(acknowledge(MINE, CALL))
  assert.deepEqual(page.state().deeds[`message ${CALL}`], { is: 'under_way' })
  await new Promise(setImmediate)
  assert.deepEqual(page.state().deeds[`message ${CALL}`], { is: 'failed', fault: { kind: 'offline', words: '' } })
})
