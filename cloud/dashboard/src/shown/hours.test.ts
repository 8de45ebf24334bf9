import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Hours } from '../rows'
import { hoursTyped, inField, problemOf, saved, withEnd, withoutStretch, withStretch } from './hours'

const HOURS: Hours = { mon: [['09:00', '17:00']], sun: [] }

test('what was typed stands before what holds', () => {
  assert.equal(hoursTyped(undefined, HOURS), HOURS)
  assert.deepEqual(hoursTyped('{"mon":[]}', HOURS), { mon: [] })
})

test('a closed day opens at usual hours, and another stretch is to be filled in', () => {
  assert.deepEqual(withStretch(HOURS, 'tue')['tue'], [['09:00', '17:00']])
  const more = withStretch(HOURS, 'mon')
  assert.equal(problemOf(more), 'incomplete')
  assert.equal(problemOf(withEnd(withEnd(more, 'mon', 1, 0, '18:00'), 'mon', 1, 1, '20:00')), null)
  assert.deepEqual(withoutStretch(more, 'mon', 0)['mon'], [['', '']])
})

test('what ends before it begins, or overlaps, is told', () => {
  assert.equal(problemOf(HOURS), null)
  assert.equal(problemOf({ mon: [['17:00', '09:00']] }), 'backwards')
  assert.equal(problemOf({ mon: [['13:00', '17:00'], ['09:00', '14:00']] }), 'overlap')
  assert.equal(problemOf({ mon: [['13:00', '17:00'], ['09:00', '13:00']] }), null)
})

test('hours are saved in order, each day named', () => {
  assert.deepEqual(saved({ mon: [['13:00', '17:00'], ['09:00', '12:00']] }), {
    mon: [['09:00', '12:00'], ['13:00', '17:00']], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [],
  })
})

test('a day may end at midnight, which a field writes as 00:00', () => {
  const late = withEnd(HOURS, 'mon', 0, 1, '00:00')
  assert.deepEqual([late['mon'], problemOf(late)], [[['09:00', '24:00']], null])
  assert.deepEqual(['24:00', '17:00'].map(inField), ['00:00', '17:00'])
})
