import assert from 'node:assert/strict'
import { test } from 'node:test'

import { pausesBefore, queued, type Rules } from './queue'

const pauses: number[] = []
const RULES: Rules = {
  atOnce: 4,
  tries: 5,
  timeoutMs: 60_000,
  pause: (ms) => {
    pauses.push(ms)
    return Promise.resolve()
  },
}

const refusal = (limit: string) => () =>
  Promise.resolve(new Response(JSON.stringify({ code: 'PT429', details: `limit ${limit}`, hint: 'Ask again.' }), { status: 429 }))

test('four are asked at once, the others when one has come', async () => {
  const open: (() => void)[] = []
  const send = queued(() => new Promise<Response>((come) => open.push(() => come(new Response('')))), RULES)
  const all = Array.from({ length: 6 }, () => send('/'))
  await new Promise(setImmediate)
  assert.equal(open.length, 4)
  open.shift()?.()
  await new Promise(setImmediate)
  assert.equal(open.length, 4) // three of before, and the fifth
  while (open.length > 0) {
    open.shift()?.()
    await new Promise(setImmediate)
  }
  assert.equal((await Promise.all(all)).length, 6)
})

test('a request that fails lets the next one in', async () => {
  let asked = 0
  const send = queued(() => {
    asked += 1
    return Promise.reject(new TypeError('offline'))
  }, { ...RULES, atOnce: 1 })
  await assert.rejects(send('/'))
  await assert.rejects(send('/'))
  assert.equal(asked, 2)
})

test('what was refused at the door is asked again after pauses that grow', async () => {
  pauses.length = 0
  const answers = [refusal('requests_at_once'), refusal('users_at_once'), () => Promise.resolve(new Response('[]'))]
  const answer = await queued(() => (answers.shift() as () => Promise<Response>)(), RULES)('/')
  assert.equal(answer.status, 200)
  assert.deepEqual(pauses, pausesBefore(3))
})

test('it is not asked for ever', async () => {
  let asked = 0
  const send = queued(() => {
    asked += 1
    return refusal('requests_at_once')()
  }, RULES)
  assert.equal((await send('/')).status, 429)
  assert.equal(asked, 5)
})

test('a limit of the day is told at once, and can still be read', async () => {
  let asked = 0
  const send = queued(() => {
    asked += 1
    return refusal('corrections_day')()
  }, RULES)
  const answer = await send('/')
  assert.equal(asked, 1)
  assert.equal(((await answer.json()) as { hint: string }).hint, 'Ask again.')
})
