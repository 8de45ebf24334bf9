import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addDays, dayIn, lastDays, zoneHere } from './days'
import { format } from './format'

const plain = (text: string) => text.replace(/\s/g, ' ') // Intl writes a narrow space before PM
const CALIFORNIA = 'America/Los_Angeles'

test('times are those of the client, not of the browser', () => {
  const at = '2026-11-24T18:39:34.264302+00:00'
  assert.equal(plain(format('en-US', CALIFORNIA).clock(at)), '10:39 AM')
  assert.equal(plain(format('en-GB', 'Asia/Kathmandu').clock(at)), '00:24')
})

test('days are written as they are on the calendar, wherever the reader is', () => {
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) assert.equal(format('en-US', zone).day('2026-11-24'), 'Tue, Nov 24')
  assert.equal(format('en-US', CALIFORNIA).weekday(1), 'Monday')
  assert.equal(plain(format('en-US', CALIFORNIA).hour(13)), '1:00 PM')
  assert.equal(plain(format('en-US', CALIFORNIA).wallTime('09:30:00')), '9:30 AM')
})

test('sums have cents where they have some', () => {
  const { money } = format('en-US', CALIFORNIA)
  assert.deepEqual([money(76, 'USD'), money(76.5, 'USD'), money(1200, 'JPY')], ['$76', '$76.50', '¥1,200'])
})

test('lengths are minutes and seconds, and hours where there are any', () => {
  const { length } = format('en-US', CALIFORNIA)
  assert.deepEqual([0, 56_843, 187_000, 3_600_000].map(length), ['0:00', '0:57', '3:07', '1:00:00'])
})

test('today is the day on the clocks of the client', () => {
  const now = Date.parse('2026-11-30T05:00:00Z')
  assert.equal(dayIn(CALIFORNIA, now), '2026-11-29')
  assert.deepEqual(lastDays(CALIFORNIA, now, 7), { from: '2026-11-23', to: '2026-11-30' })
})

test('a day that clocks make shorter is one day', () => {
  assert.equal(addDays('2026-03-08', 1), '2026-03-09')
  assert.equal(addDays('2026-03-01', -1), '2026-02-28')
})

test('a zone that the browser does not know is no reason to show nothing', () => {
  assert.deepEqual([CALIFORNIA, 'posixrules'].map(zoneHere), [CALIFORNIA, 'UTC'])
})
