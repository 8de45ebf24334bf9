import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Change } from '../deed'
import { setHours } from '../deeds/hours'
import { faultOfError, faultOfRefusal } from '../fault'
import { ask, perform, type Edge } from './database'
import { filteredCalls } from './of/calls'
import type { Send } from './queue'
import { rest, type Credentials } from './rest'

const CLIENT = '11111111-1111-4111-8111-111111111111'
const CREDENTIALS: Credentials = { token: () => Promise.resolve('old'), renewed: () => Promise.resolve('new') }

const NO_FILE: Edge = { save: () => assert.fail(), counted: () => assert.fail() }

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

test('each kind of change is one request, and what came of it is handed out', async () => {
  const { asked, database } = told(new Response('"secret"'), new Response('[{"id":1}]'), new Response('[{"id":2}]', { status: 201 }), new Response('[{"id":3}]'))
  const query = [['id', 'eq.3']] as const
  assert.equal(await perform(database, { is: 'rpc', name: 'new_secret', args: { p_id: 1 } }, NO_FILE), 'secret')
  assert.deepEqual(await perform(database, { is: 'patch', relation: 'clients', query, values: { name: 'A' } }, NO_FILE), [{ id: 1 }])
  assert.deepEqual(await perform(database, { is: 'insert', relation: 'closures', rows: [{ called: 'B' }] }, NO_FILE), [{ id: 2 }])
  assert.deepEqual(await perform(database, { is: 'delete', relation: 'closures', query }, NO_FILE), [{ id: 3 }])
  assert.deepEqual(asked.map(({ url, init }) => [init.method, url.pathname + url.search, init.body]), [
    ['POST', '/rest/v1/rpc/new_secret', '{"p_id":1}'],
    ['PATCH', '/rest/v1/clients?id=eq.3', '{"name":"A"}'],
    ['POST', '/rest/v1/closures', '[{"called":"B"}]'],
    ['DELETE', '/rest/v1/closures?id=eq.3', undefined],
  ])
  for (const { init } of asked) assert.equal((init.headers as Record<string, string>)['Prefer'], 'return=representation')
})

test('several changes are made in turn, and what failed ends them', async () => {
  const patch = (id: string): Change => ({ is: 'patch', relation: 'services', query: [['id', `eq.${id}`]], values: {} })
  const several: Change = { is: 'several', changes: [patch('1'), patch('2'), patch('3')] }
  const { asked, database } = told(new Response('[{"id":1}]'), new Response('{}', { status: 403 }))
  assert.equal((await perform(database, several, NO_FILE).catch(faultOfError) as { kind: string }).kind, 'forbidden')
  assert.deepEqual(asked.map(({ url }) => url.search), ['?id=eq.1', '?id=eq.2'])
})

test('what changed no row was refused, as a viewer’s hours are', async () => {
  const { database } = told(new Response('[]'), new Response('[]'))
  const changes: Change[] = [setHours(CLIENT, {}).change, { is: 'delete', relation: 'closures', query: [] }]
  for (const change of changes) {
    assert.deepEqual(await perform(database, change, NO_FILE).catch(faultOfError), { kind: 'forbidden', words: '' })
  }
})

test('what the database says is told to people, a limit’s name is not', () => {
  assert.deepEqual(faultOfRefusal({ status: 400, message: 'p_words holds no word to search for', hint: 'Words such as "the" are everywhere.' }), {
    kind: 'refused', words: 'p_words holds no word to search for. Words such as "the" are everywhere.',
  })
  assert.equal(faultOfRefusal({ status: 429, message: 'at most 300', details: 'limit corrections_day', hint: 'Tomorrow.' }).words, 'at most 300. Tomorrow.')
  assert.equal(faultOfRefusal({ status: 502 }).kind, 'server')
  const factor = { status: 403, code: '42501', message: 'this needs a session with a second factor', hint: 'Sign in with the second factor, and try again.' }
  assert.deepEqual(faultOfRefusal(factor), { kind: 'second_factor', words: '' })
})

test('that a second factor is wanted is told apart from a role that does not reach', () => {
  const wanted = { status: 403, code: '42501', message: 'this needs a session with a second factor', hint: 'Sign in with the second factor, and try again.' }
  assert.deepEqual(faultOfRefusal(wanted), { kind: 'second_factor', words: '' })
  assert.equal(faultOfRefusal({ ...wanted, message: 'only owners may do this' }).kind, 'forbidden')
})

test('no answer, and none in time, are told apart', () => {
  assert.equal(faultOfError(new TypeError('Failed to fetch')).kind, 'offline')
  assert.equal(faultOfError(new DOMException('', 'TimeoutError')).kind, 'slow')
})
