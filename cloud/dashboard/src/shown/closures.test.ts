import assert from 'node:assert/strict'
import { test } from 'node:test'

import { byTime, closureTyped, NEW_CLOSURE, problemOfClosure, textsOfClosure } from './closures'
import { fieldOf, isTyped, typedOf } from './record'

const CHRISTMAS = { id: '1', first: '2026-12-24', last: '2026-12-26', called: 'Christmas', hours: [] }
const EVE = { id: '2', first: '2026-12-31', last: '2026-12-31', called: 'New Year’s Eve', hours: [['09:00', '12:00']] as const }

test('a closure goes through its fields and back', () => {
  for (const { id, ...closure } of [CHRISTMAS, EVE]) assert.deepEqual(closureTyped(textsOfClosure({ id, ...closure })), closure)
})

test('one day needs no last day', () => {
  assert.deepEqual(closureTyped({ ...NEW_CLOSURE, first: '2026-07-03', called: ' Picnic ' }), {
    first: '2026-07-03', last: '2026-07-03', called: 'Picnic', hours: [],
  })
})

test('days that end before they begin, last longer than a year, or have hours that cannot be are told', () => {
  const typed = textsOfClosure(CHRISTMAS)
  assert.equal(problemOfClosure(typed), null)
  assert.equal(problemOfClosure({ ...typed, last: '2026-12-23' }), 'turned')
  assert.equal(problemOfClosure({ ...typed, last: '2027-12-25' }), null)
  assert.equal(problemOfClosure({ ...typed, last: '2027-12-26' }), 'too_long')
  assert.equal(problemOfClosure({ ...typed, hours: '[["12:00","09:00"]]' }), 'backwards')
  assert.equal(problemOfClosure(NEW_CLOSURE), null)
})

test('what lasts today is not over', () => {
  const found = byTime([CHRISTMAS, EVE], '2026-12-26')
  assert.deepEqual([found.coming, found.over], [[CHRISTMAS, EVE], []])
  assert.deepEqual(byTime([CHRISTMAS, EVE], '2026-12-27').over, [CHRISTMAS])
})

test('what is typed of one row stands before what holds, and is no other row’s', () => {
  const held = textsOfClosure(CHRISTMAS)
  const drafts = { [fieldOf('closures 1', 'called')]: 'Holidays' }
  assert.deepEqual(typedOf(drafts, 'closures 1', held), { ...held, called: 'Holidays' })
  assert.deepEqual(typedOf(drafts, 'closures 2', held), held)
  assert.deepEqual([isTyped(drafts, 'closures 1', held), isTyped(drafts, 'closures 2', held)], [true, false])
})
