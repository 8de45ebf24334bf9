import assert from 'node:assert/strict'
import { test } from 'node:test'

import { daysTyped, goneAt, keptSince, problemOfRetention } from './privacy'

test('days are whole, and between one and ten years', () => {
  assert.deepEqual(['1', ' 30 ', '3650'].map(daysTyped), [1, 30, 3650])
  for (const text of ['', '0', '3651', '-5', '1.5', '30 days', '1e3']) assert.equal(daysTyped(text), null, text)
})

test('an admin may raise, only an owner lowers', () => {
  assert.equal(problemOfRetention(400, 365, 'admin'), null)
  assert.equal(problemOfRetention(30, 365, 'admin'), 'owners')
  assert.equal(problemOfRetention(30, 365, 'owner'), null)
  assert.equal(problemOfRetention(null, 365, 'owner'), 'number')
})

test('what goes is told by the day on the client’s calendar', () => {
  const evening = Date.parse('2026-12-01T02:00:00Z') // still the 30th there
  assert.equal(keptSince('America/Los_Angeles', evening, 30), '2026-10-31')
})

test('everything is gone thirty days after a deletion', () => {
  assert.equal(goneAt('2026-11-30T10:00:00+00:00'), '2026-12-30T10:00:00.000Z')
})
