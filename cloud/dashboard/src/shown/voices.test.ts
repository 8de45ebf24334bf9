import assert from 'node:assert/strict'
import { test } from 'node:test'

import { consentedBy, consentOf, nameOfVoice, speakingOf } from './voices'

const HEART = { id: 'h', client_id: null, provider: 'kokoro', provider_voice_id: 'af_heart', is_default: true, sex: 'female' } as const
const MINE = { id: 'm', client_id: 'c', provider: 'cartesia', provider_voice_id: 'f6447a43', is_default: false, sex: null } as const
const REQUEST = {
  id: 'r', status: 'succeeded', attempts: 1, error: null, consent_version: '1: Dr. Amy Lee', voice_id: 'm', created_at: '2026-11-24T18:39:34Z',
} as const

test('a consent is kept with its wording and whose it is', () => {
  assert.equal(consentOf('  Dr.  Amy Lee '), '1: Dr. Amy Lee')
  assert.equal(consentedBy(REQUEST), 'Dr. Amy Lee')
})

test('a voice is called after whose it is', () => {
  assert.equal(nameOfVoice(HEART, [REQUEST]), 'Heart')
  assert.equal(nameOfVoice(MINE, [REQUEST]), 'Dr. Amy Lee')
  assert.equal(nameOfVoice(MINE, []), null)
})

test('who was chosen speaks while ready, else the default', () => {
  const speaking = (chosen: string | null) => speakingOf({ chosen, ready: [HEART, MINE], requests: [] })?.id
  assert.deepEqual([speaking('m'), speaking(null), speaking('gone')], ['m', 'h', 'h'])
})
