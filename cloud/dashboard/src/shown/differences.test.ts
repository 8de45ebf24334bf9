import assert from 'node:assert/strict'
import { test } from 'node:test'

import { differences, type Difference } from './differences'

const side = (found: readonly Difference[], not: Difference['is']) => found.filter(({ is }) => is !== not).map(({ text }) => text).join('')

test('what changed is told by words, and neighbours as one', () => {
  assert.deepEqual(differences('A cleaning costs 95 dollars.', 'A cleaning costs 99 US dollars.'), [
    { text: 'A cleaning costs ', is: 'same' }, { text: '95 ', is: 'gone' }, { text: '99 US ', is: 'new' }, { text: 'dollars.', is: 'same' },
  ])
  assert.deepEqual(differences('one two three', 'three'), [{ text: 'one two ', is: 'gone' }, { text: 'three', is: 'same' }])
})

test('the same text has no difference, nothing has none, and all of a new text is new', () => {
  assert.deepEqual(differences('Hello.', 'Hello.'), [{ text: 'Hello.', is: 'same' }])
  assert.deepEqual(differences('', ''), [])
  assert.deepEqual(differences('', 'Hello there.'), [{ text: 'Hello there.', is: 'new' }])
})

test('both texts stand whole in their difference, whatever they are', () => {
  let seed = 7
  const next = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below
  const text = () => Array.from({ length: next(40) }, () => ['a', 'b', 'c', ' ', '\n', '. ', '🦷', ' <b>'][next(8)]).join('')
  for (let i = 0; i < 300; i += 1) {
    const [before, after] = [text(), text()]
    const found = differences(before, after)
    assert.deepEqual([side(found, 'new'), side(found, 'gone')], [before, after])
    found.forEach(({ is, text: piece }, at) => assert.ok(piece !== '' && found[at - 1]?.is !== is))
  }
})
