import assert from 'node:assert/strict'
import { test } from 'node:test'

import { setHours } from '../deeds/hours'
import type { Question } from '../question'
import { parseRoute } from '../route'
import type { Client } from '../rows'
import { beginning, step, type Happening, type State } from '../state'
import { texts } from '../texts/en'
import { announcement, titleOf } from './announcement'

const ME = '1a111111-1111-4111-8111-111111111111'
const MINE = '11111111-1111-4111-8111-111111111111'
const CLIENT: Client = {
  id: MINE, name: 'Bright Smile Dental', timezone: 'America/Los_Angeles', currency: 'USD', suspended_at: null, deleted_at: null, role: 'owner',
}
const HOURS: Question<'steering'> = { kind: 'steering', client: MINE }
const DEED = setHours(MINE, {})

const told = (state: State, ...events: Happening[]) => events.reduce(step, state)
const answered = (question: Question, value: unknown): Happening => ({ is: 'answered', user: ME, question, value, at: 1 })
const begun = told(beginning(parseRoute(`#/c/${MINE}/hours`), 0), { is: 'signed_in', user: ME, email: '' })
const here = told(begun, answered({ kind: 'clients', user: ME }, [CLIENT]))

test('what is loading, here or not to be had is told, and asking again is not', () => {
  assert.equal(announcement(begun), texts.loading)
  const shown = told(here, answered(HOURS, {}))
  assert.deepEqual([announcement(here), announcement(shown)], [texts.loading, texts.loaded])
  assert.equal(announcement(told(shown, { is: 'asked', question: HOURS })), texts.loaded)
  const fault = { kind: 'offline', words: '' } as const
  assert.equal(announcement(told(shown, { is: 'not_answered', user: ME, question: HOURS, fault, at: 2 })), texts.fault(fault))
})

test('how a deed goes is told before anything else', () => {
  const doing = told(here, { is: 'began', deed: DEED })
  assert.equal(announcement(doing), texts.form.saving)
  assert.equal(announcement(told(doing, { is: 'did', user: ME, deed: DEED, value: [] })), texts.form.saved)
  const fault = { kind: 'forbidden', words: '' } as const
  assert.equal(announcement(told(doing, { is: 'not_done', user: ME, deed: DEED, fault })), texts.fault(fault))
  const lost = { kind: 'slow', words: '' } as const
  assert.match(announcement(told(doing, { is: 'not_done', user: ME, deed: DEED, fault: lost })), /not known whether/)
})

test('the window is named after the page and the business, and after no caller', () => {
  assert.equal(titleOf(here), 'Hours and holidays – Bright Smile Dental – Frontdesk')
  assert.equal(titleOf(begun), 'Hours and holidays – Frontdesk')
  assert.equal(titleOf(told(here, { is: 'signed_out', why: 'ended' })), 'Sign in – Frontdesk')
})
