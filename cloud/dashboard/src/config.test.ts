import assert from 'node:assert/strict'
import { test } from 'node:test'

import { NotConfigured, readConfig } from './config'

const LEAST = { supabase_url: '', anon_key: 'k' }

test('what is not said is as it was: the own origin, no provider, and whoever was invited may sign up', () => {
  assert.deepEqual(readConfig(LEAST, 'https://desk.example'), { url: 'https://desk.example', anonKey: 'k', providers: [], signUp: true, door: '' })
})

test('providers, signing up and the door are said', () => {
  const told = readConfig({ ...LEAST, supabase_url: 'https://x.supabase.co/', providers: ['google', 'azure'], sign_up: false, door_url: 'https://door.example' }, '')
  assert.deepEqual(told, { url: 'https://x.supabase.co', anonKey: 'k', providers: ['google', 'azure'], signUp: false, door: 'https://door.example' })
})

test('what is not whole is refused', () => {
  for (const odd of [null, {}, { supabase_url: '' }, { ...LEAST, providers: 'google' }, { ...LEAST, providers: ['G&x'] }, { ...LEAST, sign_up: 'no' }, { ...LEAST, door_url: 1 }]) {
    assert.throws(() => readConfig(odd, ''), NotConfigured)
  }
})
