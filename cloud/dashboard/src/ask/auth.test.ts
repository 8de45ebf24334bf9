import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AuthApiError, AuthRetryableFetchError } from '@supabase/auth-js'

import { problemOf } from './auth_problem'
import { pictureOf } from './factors'

test('a refusal of Auth has a name of ours', () => {
  const named = [['invalid_credentials', 'wrong'], ['over_email_send_rate_limit', 'mailed'], ['mfa_verification_failed', 'code']] as const
  for (const [code, problem] of named) assert.equal(problemOf(new AuthApiError('', 422, code)), problem)
})

test('what has no name is told by its status', () => {
  assert.equal(problemOf(new AuthApiError('', 429, undefined)), 'too_often')
  assert.equal(problemOf(new AuthApiError('', 400, 'something_new')), 'server')
  assert.equal(problemOf(new AuthRetryableFetchError('', 503)), 'offline')
})

test('a picture is a whole address, whatever stands in it', () => {
  assert.equal(pictureOf('data:image/svg+xml;utf-8,<svg fill="#000">'), 'data:image/svg+xml,%3Csvg%20fill%3D%22%23000%22%3E')
  assert.equal(pictureOf('data:image/png;base64,AAAA'), 'data:image/png;base64,AAAA')
})
