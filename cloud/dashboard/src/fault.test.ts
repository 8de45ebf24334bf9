import assert from 'node:assert/strict'
import { test } from 'node:test'

import { faultOfRefusal } from './fault'

test('what the database says of its own rules is not shown: what it means is', () => {
  const kinds = ['23503', '23505', '23514', '23P01'].map((code) => faultOfRefusal({ status: 409, code, message: 'violates "visits_fkey"' }))
  assert.deepEqual(kinds.map(({ kind }) => kind), ['in_use', 'twice', 'unfit', 'taken'])
  assert.deepEqual(kinds.map(({ words }) => words), ['', '', '', ''])
})

test('what it refuses in words is shown with what was asked for', () => {
  const refusal = { status: 400, code: '22023', message: 'name must be one line', details: 'It holds U+200B.', hint: 'Type it again.' }
  assert.deepEqual(faultOfRefusal(refusal), { kind: 'refused', words: 'name must be one line. It holds U+200B. Type it again.' })
})
