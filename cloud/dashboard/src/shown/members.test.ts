import assert from 'node:assert/strict'
import { test } from 'node:test'

import { hasExpired, isAddress, roleTyped } from './members'

test('an address has a name, one sign and a place', () => {
  for (const address of ['a@b.example', ' Ann.Lee@sub.practice.example ']) assert.equal(isAddress(address), true)
  for (const text of ['', 'ann', 'ann@b', 'a b@c.example', 'a@b@c.example', `${'a'.repeat(250)}@b.example`]) assert.equal(isAddress(text), false, text)
})

test('a role that is none changes nothing', () => {
  assert.equal(roleTyped('admin', 'viewer'), 'admin')
  for (const text of [undefined, 'root', '']) assert.equal(roleTyped(text, 'viewer'), 'viewer')
})

test('an invitation is good until its moment', () => {
  const moment = '2026-12-01T00:00:00+00:00'
  assert.deepEqual([-1, 0].map((ms) => hasExpired(moment, Date.parse(moment) + ms)), [false, true])
})
