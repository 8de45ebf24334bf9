import assert from 'node:assert/strict'
import { test } from 'node:test'

import { saveTable } from '../deeds/calls'
import { saveCalls } from '../deeds/privacy'
import { faultOfError } from '../fault'
import { placeOf, recordsOf } from './csv'
import { perform, type Edge } from './database'
import { rest, type Credentials } from './rest'

const CLIENT = '11111111-1111-4111-8111-111111111111'
const CALLS = ['01a20edb-2b83-7ae5-95a5-981f8aa7e026', '01a20edb-2b83-7ae5-95a5-981f8aa7e025', '01a20edb-2b83-7ae5-95a5-981f8aa7e024']
const CREDENTIALS: Credentials = { token: () => Promise.resolve('mine'), renewed: () => Promise.resolve('mine') }

/** A database that answers in turn, what it was asked, and what was saved. */
function scene(...answers: Response[]) {
  const asked: URL[] = []
  const bodies: unknown[] = []
  const kept: { name: string; content: Blob }[] = []
  const counts: number[] = []
  const database = rest('http://db.example', 'anon', CREDENTIALS, (input, init) => {
    asked.push(new URL(String(input)))
    bodies.push(init?.body && JSON.parse(String(init.body)))
    return Promise.resolve(answers.shift() ?? new Response(''))
  })
  const edge: Edge = { save: (name, content) => kept.push({ name, content }), counted: (rows) => counts.push(rows) }
  return { asked, bodies, kept, counts, database, edge }
}

test('a cell within quotes may have line ends, and quotes of its own', () => {
  assert.deepEqual(recordsOf('a,b\n"one\ntwo","say ""x\ny"""\n1,2\n'), ['a,b', '"one\ntwo","say ""x\ny"""', '1,2'])
  assert.deepEqual(recordsOf('\n'), [])
})

test('the next page begins behind the last record', () => {
  const place = { at: '2026-11-24 18:39:34.264302+00', id: CALLS[0] }
  assert.deepEqual(placeOf(`"${place.at}",${place.id},+1510`), place)
  assert.equal(placeOf(''), undefined)
})

test('pages are joined to one file with one heading, whatever a page holds', async () => {
  const { asked, kept, counts, database, edge } = scene(
    new Response(`started_at,id\n"2026-11-24 18:00:00+00",${CALLS[0]},"one\ntwo"\n"2026-11-24 17:00:00+00",${CALLS[1]},`),
    new Response(`started_at,id\n"2026-11-24 16:00:00+00",${CALLS[2]},`),
    new Response('\n'),
  )
  const { change } = saveTable(CLIENT, { standing: 'missed', before: { at: 'x', id: 'y' } }, '2026-11-24')
  assert.equal(await perform(database, change, edge), 3)
  const bytes = new Uint8Array(await kept[0]?.content.arrayBuffer() ?? [])
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n')
  assert.ok(lines[0]?.startsWith('\ufeffstarted_at,id,from_e164'))
  assert.deepEqual(lines.slice(1), [
    `"2026-11-24 18:00:00+00",${CALLS[0]},"one`, 'two"', `"2026-11-24 17:00:00+00",${CALLS[1]},`, `"2026-11-24 16:00:00+00",${CALLS[2]},`, '',
  ])
  assert.equal(kept[0]?.name, 'calls-2026-11-24.csv')
  assert.deepEqual(counts, [0, 2, 3])
  assert.deepEqual(asked.map((url) => url.searchParams.get('or')), [null, ...[['17', CALLS[1]], ['16', CALLS[2]]].map(([hour, id]) =>
    `(started_at.lt."2026-11-24 ${hour}:00:00+00",and(started_at.eq."2026-11-24 ${hour}:00:00+00",id.lt.${id}))`)])
  assert.ok(asked.every((url) => url.searchParams.get('answered_at') === 'is.null'))
})

test('whole calls are a line of JSON each, page after page until one is empty', async () => {
  const page = (...ids: (string | undefined)[]) => new Response(JSON.stringify(ids.map((id) => ({ call_id: id, call: { id, said: 'one\ntwo' } }))))
  const { bodies, kept, database, edge } = scene(page(CALLS[0], CALLS[1]), page(CALLS[2]), page())
  assert.equal(await perform(database, saveCalls(CLIENT, '2026-11-24').change, edge), 3)
  const lines = (await kept[0]?.content.text())?.trimEnd().split('\n') ?? []
  assert.deepEqual(lines.map((line) => (JSON.parse(line) as { id: string }).id), CALLS)
  assert.deepEqual(bodies.map((body) => (body as { p_after: unknown }).p_after), [null, CALLS[1], CALLS[2]])
})

test('a part that does not come leaves no file', async () => {
  const { kept, database, edge } = scene(new Response(`h\n"2026-11-24 18:00:00+00",${CALLS[0]},`), new Response('{}', { status: 500 }))
  const fault = await perform(database, saveTable(CLIENT, {}, 'today').change, edge).catch(faultOfError)
  assert.deepEqual([fault, kept], [{ kind: 'server', words: '' }, []])
})
