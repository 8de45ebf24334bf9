import assert from 'node:assert/strict'
import { test } from 'node:test'

import { numberTyped } from './numbers'

test('a number is understood as people write it, with its country', () => {
  for (const text of ['+15105550123', '+1 (510) 555-0123', '001 510.555.0123']) assert.equal(numberTyped(text), '+15105550123', text)
})

test('what is no number, or anybody’s, is none', () => {
  for (const text of ['', '510 555 0123', '+1', '+1510555o123', '+0151055501', '+1234567890123456']) assert.equal(numberTyped(text), null, text)
})
