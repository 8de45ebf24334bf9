import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Prompt } from '../ask/of/prompt'
import { placesOf } from './places'
import { beforeOf, draftOf, heardOf, slugOf, spoken, usualOf } from './prompts'

const of = (version: number, status: Prompt['status'], client_id: string | null = '1'): Prompt =>
  ({ id: `${client_id} ${version}`, client_id, version, status, greeting: '', body: '', created_by: null, created_at: '' })
const USUAL = of(1, 'published', null)

test('callers hear what comes with the profession until a version of their own is published', () => {
  const first = { prompts: [of(1, 'draft'), USUAL] }
  assert.deepEqual([heardOf(first), draftOf(first), beforeOf(first)], [USUAL, of(1, 'draft'), undefined])
  assert.deepEqual(heardOf({ prompts: [of(1, 'published'), USUAL] }), of(1, 'published'))
  assert.equal(usualOf({ prompts: [of(1, 'published')] }), undefined)
})

test('one goes back to the version below, and from the first to what comes with the profession', () => {
  const later = [of(4, 'retired'), of(3, 'published'), of(1, 'retired'), of(2, 'retired'), USUAL]
  assert.deepEqual(beforeOf({ prompts: later }), of(2, 'retired'))
  assert.deepEqual(beforeOf({ prompts: [of(2, 'published'), USUAL] }), USUAL)
  assert.equal(beforeOf({ prompts: [of(1, 'published')] }), undefined)
})

test('a greeting is read with the name of the business, and a profession gets a word for programs', () => {
  assert.equal(spoken('{business}, hello from {business}.', 'Ann & Co'), 'Ann & Co, hello from Ann & Co.')
  assert.deepEqual(['Pediatric Dentist', ' 24h Crème & Co. ', '!', 'a'].map(slugOf), ['pediatric_dentist', 'h_creme_co', '', ''])
})

const PLACEHOLDER = (which: string) => ({ problem: 'unknown_placeholder', detail: `the body holds ${which}: only {business} is filled in, anything else would be read out` })
const marks = (text: string, problem: { problem: string; detail: string }) =>
  placesOf(text, problem).map(({ line, pieces }) => [line, pieces.find(({ marked }) => marked)?.text])

test('what would be read out is shown where it stands', () => {
  assert.deepEqual(marks('Hello {business}.\nI am {name}; {name}.', PLACEHOLDER('{name}')), [[2, '{name}'], [2, '{name}']])
  assert.deepEqual(marks('an { that stays open', PLACEHOLDER('{ that stays open')), [[1, '{ that stays open']])
  assert.deepEqual(marks('{business} and } here', { problem: 'unknown_placeholder', detail: 'the body holds a } without its {' }), [[1, '}']])
  assert.deepEqual(marks('Hello {business}.', PLACEHOLDER('{name}')), [])
})

test('what cannot be seen, what was damaged, and what is too much has its place', () => {
  assert.deepEqual(marks('a\nb\u200Bc', { problem: 'invisible_characters', detail: '' }), [[2, 'U+200B']])
  assert.deepEqual(marks('👩\u200D⚕️ is fine', { problem: 'invisible_characters', detail: '' }), [])
  assert.deepEqual(marks('CafÃ© and \uFFFD', { problem: 'damaged_text', detail: '' }), [[1, 'Ã©'], [1, '\uFFFD']])
  assert.deepEqual(marks('🦷🦷abc', { problem: 'too_long', detail: 'the greeting has 5 characters, 3 are allowed' }), [[1, 'bc']])
  assert.deepEqual(marks('', { problem: 'empty', detail: 'the body is empty' }), [])
})
