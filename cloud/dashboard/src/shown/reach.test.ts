import assert from 'node:assert/strict'
import { test } from 'node:test'

import { codeProblem } from './codes'
import { addressMeant, addressProblem, numberProblem } from './reach'

test('a number is one with its country, however it is written', () => {
  assert.deepEqual(['+1 (510) 555-0123', '+15105550123', '510 555 0123', '+0123456789', ''].map(numberProblem), [null, null, 'number', 'number', 'number'])
})

test('an address fits its channel, and stands in the list once', () => {
  assert.equal(addressProblem('email', ' ann@example.com ', []), null)
  assert.equal(addressProblem('email', 'ann at example', []), 'email')
  assert.equal(addressProblem('sms', 'ann@example.com', []), 'number')
  assert.equal(addressProblem('sms', '+1 510 555 0123', ['+15105550123']), 'twice')
  assert.equal(addressMeant('sms', '+1 510-555-0123'), '+15105550123')
})

test('codes of a language and a currency are told apart', () => {
  assert.deepEqual([codeProblem('en-US', 'USD'), codeProblem('English', 'USD'), codeProblem('yue', '$')], [null, 'language', 'currency'])
})
