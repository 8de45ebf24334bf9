import assert from 'node:assert/strict'
import { test } from 'node:test'

import { EVENTS, NEW, problemOfWanted, secretOf, wantedTyped, withEvent } from './webhooks'

test('an address is https, without anybody’s name and password', () => {
  const problem = (url: string) => problemOfWanted({ ...NEW, url })
  for (const url of ['https://crm.example', ' https://crm.example:8443/in?key=1 ']) assert.equal(problem(url), null)
  for (const url of ['', 'crm.example', 'http://crm.example', 'https://me:secret@crm.example', 'https://a b', 'javascript:alert(1)']) {
    assert.equal(problem(url), 'address', url)
  }
})

test('events stand in one order, and none is too few', () => {
  const one = { url: 'https://crm.example', events: ['voice.ready'] }
  assert.deepEqual(withEvent(one, 'call.missed', true).events, ['call.missed', 'voice.ready'])
  const none = withEvent(one, 'voice.ready', false)
  assert.deepEqual([none.events, problemOfWanted(none)], [[], 'nothing'])
})

test('what is typed is a draft, and what is none is nothing', () => {
  const wanted = { url: 'https://crm.example', events: ['call.missed'] }
  assert.deepEqual(wantedTyped(JSON.stringify(wanted), NEW), wanted)
  for (const draft of [undefined, '', '{', '{"url":1}', 'null']) assert.deepEqual(wantedTyped(draft, NEW), { url: '', events: EVENTS })
})

test('a secret is what Standard Webhooks takes', () => {
  const secret = secretOf(new Uint8Array(32).fill(255))
  assert.match(secret, /^whsec_([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)
  assert.equal(atob(secret.slice(6)).length, 32)
})
