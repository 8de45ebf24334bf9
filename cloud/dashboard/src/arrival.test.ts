import assert from 'node:assert/strict'
import { test } from 'node:test'

import { arrivedAt, refusalOfCode } from './arrival'

const SITE = 'https://desk.example'
const refused = (href: string) => {
  const { arrival } = arrivedAt(href)
  return arrival.is === 'refused' ? arrival.refusal : arrival
}

test('an address without a code stays as it is', () => {
  for (const address of ['/', '/#/', '/#/c/x/calls?outcome=booked', '/desk/#/account']) {
    assert.deepEqual(arrivedAt(SITE + address), { address, arrival: { is: 'plain' } })
  }
})

test('a code goes out of the address, and the page that waits stays', () => {
  assert.deepEqual(arrivedAt(`${SITE}/?code=abc&x=1#/c/x/calls`), { address: '/#/c/x/calls', arrival: { is: 'code', code: 'abc' } })
})

test('a refusal goes out of the address wherever it stands', () => {
  const told = 'error=access_denied&error_code=otp_expired&error_description=Email+link+is+invalid'
  for (const place of [`?${told}#${told}`, `?${told}`, `#${told}&sb=`]) {
    assert.equal(arrivedAt(`${SITE}/${place}`).address, '/')
    assert.deepEqual(refused(`${SITE}/${place}`), { problem: 'expired', words: '' })
  }
})

test('whose refusal has no name of ours is quoted, and not for ever', () => {
  assert.deepEqual(refused(`${SITE}/?error=access_denied&error_description=No%3Cb%3E`), { problem: 'denied', words: 'No<b>' })
  assert.deepEqual(refused(`${SITE}/?error_description=${'x'.repeat(500)}`), { problem: 'other', words: 'x'.repeat(200) })
  assert.deepEqual(refused(`${SITE}/?error=server_error&error_code=unexpected_failure`), { problem: 'other', words: '' })
})

test('a refusal beside a code is believed', () => {
  assert.equal(arrivedAt(`${SITE}/?code=abc&error=access_denied`).arrival.is, 'refused')
})

test('tokens of another flow are thrown away', () => {
  const { address, arrival } = arrivedAt(`${SITE}/#access_token=secret&refresh_token=secret`)
  assert.deepEqual([address, arrival], ['/', { is: 'refused', refusal: { problem: 'elsewhere', words: '' } }])
})

test('a code that opens nothing says why', () => {
  assert.equal(refusalOfCode('bad_code_verifier', false).problem, 'elsewhere')
  assert.equal(refusalOfCode(undefined, false).problem, 'other')
  assert.equal(refusalOfCode('anything', true).problem, 'offline')
})
