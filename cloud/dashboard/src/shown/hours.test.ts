import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Hours } from '../rows'
import { hoursTyped, problemOf, saved, withDay } from './hours'

const HOURS: Hours = { mon: [['09:00', '17:00']], sun: [] }

test('what was typed stands before what holds', () => {
  assert.equal(hoursTyped(undefined, HOURS), HOURS)
  assert.deepEqual(hoursTyped('{"mon":[]}', HOURS), { mon: [] })
})

test('a day is changed by itself, and what is wrong on any day is told', () => {
  const late = withDay(HOURS, 'sun', [['17:00', '09:00']])
  assert.deepEqual(late['mon'], HOURS['mon'])
  assert.deepEqual([problemOf(HOURS), problemOf(late)], [null, 'backwards'])
})

test('hours are saved in order, each day named', () => {
  assert.deepEqual(saved({ mon: [['13:00', '17:00'], ['09:00', '12:00']] }), {
    mon: [['09:00', '12:00'], ['13:00', '17:00']], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [],
  })
})
