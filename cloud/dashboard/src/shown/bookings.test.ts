import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  calendarTyped, feedAddress, hostOf, isCalendarAddress, NEW_STAFF, problemOfStaff, rulesTyped, staffTyped, textsOfCalendar, textsOfRules,
  textsOfStaff, withService,
} from './bookings'

const AMY = {
  id: '1', name: 'Dr. Lee', hours: { mon: [['09:00', '12:00']], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }, services: ['a'],
  bookable: true, unnamed: false, position: 1,
} as const
const CHAIR = { ...AMY, name: 'Chair', hours: null, services: null, bookable: false }

test('who can be booked goes through the fields and back; nothing of one’s own is the business’s', () => {
  for (const one of [AMY, CHAIR]) {
    const { name, hours, services, bookable } = one
    assert.deepEqual(staffTyped(textsOfStaff(one)), { name, hours, services, bookable })
  }
})

test('own hours that cannot be are told, the business’s are not looked at', () => {
  assert.equal(problemOfStaff(NEW_STAFF), null)
  assert.equal(problemOfStaff({ ...NEW_STAFF, hours: '{"mon":[["12:00","09:00"]]}' }), 'backwards')
})

test('a service is done or not', () => {
  assert.equal(withService(['a'], 'b', true), '["a","b"]')
  assert.equal(withService(['a', 'b'], 'a', false), '["b"]')
})

test('rules go through their fields and back', () => {
  const rules = { booking: 'direct', booking_notice: 60, booking_horizon: 30 } as const
  assert.deepEqual(rulesTyped(textsOfRules({ ...rules, hours: {} })), rules)
})

test('a calendar’s address is https, also where it is handed out as webcal', () => {
  const typed = { url: ' webcal://cal.example/amy.ics ', staff: '' }
  assert.equal(isCalendarAddress(typed), true)
  assert.deepEqual(calendarTyped(typed), { url: 'https://cal.example/amy.ics', staff_id: null })
  assert.deepEqual(calendarTyped(textsOfCalendar({ id: '1', staff_id: '2', url: 'https://a.example/', last_fetched_at: null, last_error: null })), {
    url: 'https://a.example/', staff_id: '2',
  })
  for (const url of ['http://cal.example/a', 'https://me:secret@cal.example/a', 'https://', 'ftp://x', 'https://a b']) {
    assert.equal(isCalendarAddress({ url, staff: '' }), false, url)
  }
  assert.equal(hostOf('https://cal.example/secret/basic.ics'), 'cal.example')
})

test('what is booked is read at the door', () => {
  assert.equal(feedAddress('https://door.example/', 'abc'), 'https://door.example/calendar/abc.ics')
  assert.equal(feedAddress('', 'abc'), '/calendar/abc.ics')
})
