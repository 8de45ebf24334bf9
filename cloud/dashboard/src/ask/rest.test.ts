import assert from 'node:assert/strict'
import { test } from 'node:test'

import { faultOfError, faultOfRefusal } from '../fault'
import { ask, filteredCalls, perform } from './database'
import type { Send } from './queue'
import { rest, type Credentials } from './rest'

const CLIENT = '11111111-1111-4111-8111-111111111111'
const CREDENTIALS: Credentials = { token: () => Promise.resolve('old'), renewed: () => Promise.resolve('new') }

/** A database that answers with what it is given, and remembers what it was asked. */
function told(...answers: Response[]) {
  const asked: { url: URL; init: RequestInit }[] = []
  const send: Send = (input, init) => {
    asked.push({ url: new URL(String(input)), init: init ?? {} })
    return Promise.resolve(answers.shift() ?? new Response('[]'))
  }
  return { asked, database: rest('http://db.example', 'anon', CREDENTIALS, send) }
}

test('functions are asked by POST, so that words and numbers stand in no address', async () => {
  const { asked, database } = told()
  await ask(database, { kind: 'search', client: CLIENT, words: '+15550001111' })
  assert.equal(asked[0]?.init.method, 'POST')
  assert.equal(asked[0]?.url.href, 'http://db.example/rest/v1/rpc/search_transcripts')
  assert.equal((JSON.parse(String(asked[0]?.init.body)) as { p_words: string }).p_words, '+15550001111')
})

test('words that hold no word are told apart from what else is refused', async () => {
  const { database } = told(new Response('{"message":"p_words holds no word to search for"}', { status: 400 }))
  const fault = await ask(database, { kind: 'search', client: CLIENT, words: 'the' }).catch(faultOfError)
  assert.deepEqual(fault, { kind: 'wordless', words: '' })
})

test('a token that is refused is renewed, once', async () => {
  const { asked, database } = told(new Response('{}', { status: 401 }), new Response('[1]'))
  assert.deepEqual(await database.get('messages', []), [1])
  assert.deepEqual(asked.map(({ init }) => (init.headers as Record<string, string>)['Authorization']), ['Bearer old', 'Bearer new'])
  const refused = told(new Response('{}', { status: 401 }), new Response('{}', { status: 401 }))
  const fault = await refused.database.get('messages', []).catch(faultOfError)
  assert.deepEqual([fault, refused.asked.length], [{ kind: 'signed_out', words: '' }, 2])
})

test('a list with a filter goes on behind the last row of the page before', () => {
  const before = { at: '2026-11-24T18:39:34.264302+00:00', id: CLIENT }
  const query = new URLSearchParams(filteredCalls(CLIENT, { outcome: 'booked', standing: 'missed', before }, 51).map(([a, b]) => [a, b]))
  assert.equal(query.get('outcome'), 'eq.booked')
  assert.equal(query.get('answered_at'), 'is.null')
  assert.equal(query.get('or'), `(started_at.lt."${before.at}",and(started_at.eq."${before.at}",id.lt.${CLIENT}))`)
  assert.equal(query.get('limit'), '51')
})

test('hours that no row took are refused, as a viewer’s are', async () => {
  const { database } = told(new Response('[]'))
  const fault = await perform(database, { deed: 'set_hours', client: CLIENT, hours: {} }).catch(faultOfError)
  assert.deepEqual(fault, { kind: 'forbidden', words: '' })
})

test('what the database says is told to people, a limit’s name is not', () => {
  assert.deepEqual(faultOfRefusal({ status: 400, message: 'p_words holds no word to search for', hint: 'Words such as "the" are everywhere.' }), {
    kind: 'refused', words: 'p_words holds no word to search for. Words such as "the" are everywhere.',
  })
  assert.equal(faultOfRefusal({ status: 429, message: 'at most 300', details: 'limit corrections_day', hint: 'Tomorrow.' }).words, 'at most 300. Tomorrow.')
  assert.equal(faultOfRefusal({ status: 502 }).kind, 'server')
})

test('no answer, and none in time, are told apart', () => {
  assert.equal(faultOfError(new TypeError('Failed to fetch')).kind, 'offline')
  assert.equal(faultOfError(new DOMException('', 'TimeoutError')).kind, 'slow')
})
