import assert from 'node:assert/strict'
import { test } from 'node:test'

import { saveColumns } from '../deeds/columns'
import { parseRoute } from '../route'
import { beginning, step, type Happening, type State } from '../state'
import { fieldOf, inField, meant, typedOf, type Form } from './columns'
import { refusalOf } from './refusal'

const FORM = {
  client: '1', relation: 'clients', id: '1', columns: { name: 'line', due_minutes_urgent: 'whole', facts: 'lines' },
  held: { name: 'Bright Smile', due_minutes_urgent: 60, facts: 'A cleaning costs 95.' },
} as const satisfies Form

const type = (column: string, text: string | undefined, before?: string): Happening =>
  ({ is: 'typed', field: fieldOf(FORM, column), text, ...(before === undefined ? {} : { before }) })
const after = (...events: Happening[]): State => events.reduce(step, beginning(parseRoute('#/'), 0))

test('a column in its field reads back as it is', () => {
  for (const [kind, value] of [['line', 'Ann'], ['lines', 'a\nb'], ['whole', 95], ['json', ['normal']], ['json', null], ['flag', true], ['flag', false]] as const) {
    assert.deepEqual(meant(kind, inField(kind, value)), value)
  }
  assert.equal(meant('line', ' Ann '), 'Ann')
  assert.equal(meant('phone', ' +1 (510) 555–0100'), '+15105550100')
})

test('only what is typed is saved, and compared with what held when it began to be typed', () => {
  const state = after(type('name', 'B', 'Bright Smile'), type('name', 'Brighter', 'Changed meanwhile'), type('due_minutes_urgent', '90', '60'))
  const deed = saveColumns(state, FORM, ['steering'])
  assert.ok(deed.change.is === 'patch')
  assert.deepEqual(deed.change.values, { name: 'Brighter', due_minutes_urgent: 90 })
  assert.deepEqual(deed.change.expects?.values, { name: 'Bright Smile', due_minutes_urgent: 60 })
  assert.deepEqual(deed.drafts, ['clients 1 name', 'clients 1 due_minutes_urgent'])
})

test('what was saved though its answer was lost is saved once more', () => {
  const state = after(type('facts', 'mine', 'of before'))
  const saved: Form = { ...FORM, held: { ...FORM.held, facts: 'mine' } }
  assert.deepEqual(typedOf(state, saved).expects.values, { facts: 'mine' })
})

test('who undoes it, or takes a look and begins again, begins with what holds by then', () => {
  const undone = after(type('facts', 'mine', 'of before'), type('facts', undefined))
  assert.deepEqual([undone.drafts, undone.bases], [{}, {}])
  const again = step(undone, type('facts', 'mine', 'theirs'))
  assert.deepEqual(typedOf(again, FORM).expects.values, { facts: 'theirs' })
})

test('what was saved takes its base along, and what somebody else changed is asked anew', () => {
  const state = after({ is: 'signed_in', user: 'me', email: '' }, type('facts', 'mine', 'of before'))
  const question = { kind: 'steering', client: '1' } as const
  const known = step(state, { is: 'answered', user: 'me', question, value: {}, at: 0 })
  const deed = saveColumns(known, FORM, ['steering'])
  assert.deepEqual(step(known, { is: 'did', user: 'me', deed, value: [] }).bases, {})
  const fault = { kind: 'changed', words: '' } as const
  const refused = step(known, { is: 'not_done', user: 'me', deed, fault })
  assert.deepEqual([Object.values(refused.answers)[0]?.at, refused.drafts], [-Infinity, { 'clients 1 facts': 'mine' }])
})

test('a refusal stands at the field that it names', () => {
  const failed = (words: string, kind: 'refused' | 'busy' = 'refused') => refusalOf({ is: 'failed', fault: { kind, words } }, ['name', 'facts'])
  assert.equal(failed('facts must be text without invisible characters. It holds U+200B.'), 'facts')
  assert.equal(failed('a client has at most 20 names.'), null)
  assert.equal(failed('facts must be text.', 'busy'), null)
})
