import assert from 'node:assert/strict'
import { test } from 'node:test'

import { inField, inOrder, problemOfStretches, withEnd, withOneMore, withoutOne, type Stretches } from './stretches'

const DAY: Stretches = [['09:00', '17:00']]

test('a closed day opens at usual hours, and another stretch is to be filled in', () => {
  assert.deepEqual(withOneMore([]), DAY)
  const more = withOneMore(DAY)
  assert.equal(problemOfStretches(more), 'incomplete')
  assert.equal(problemOfStretches(withEnd(withEnd(more, 1, 0, '18:00'), 1, 1, '20:00')), null)
  assert.deepEqual(withoutOne(more, 0), [['', '']])
})

test('what ends before it begins, or overlaps, is told', () => {
  assert.equal(problemOfStretches(DAY), null)
  assert.equal(problemOfStretches([['17:00', '09:00']]), 'backwards')
  assert.equal(problemOfStretches([['13:00', '17:00'], ['09:00', '14:00']]), 'overlap')
  assert.equal(problemOfStretches([['13:00', '17:00'], ['09:00', '13:00']]), null)
})

test('stretches are saved in order', () => {
  assert.deepEqual(inOrder([['13:00', '17:00'], ['09:00', '12:00']]), [['09:00', '12:00'], ['13:00', '17:00']])
})

test('a day may end at midnight, which a field writes as 00:00', () => {
  const late = withEnd(DAY, 0, 1, '00:00')
  assert.deepEqual([late, problemOfStretches(late)], [[['09:00', '24:00']], null])
  assert.deepEqual(['24:00', '17:00'].map(inField), ['00:00', '17:00'])
})
