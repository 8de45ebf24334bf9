import assert from 'node:assert/strict'
import { test } from 'node:test'

import { address, parseRoute, STEERING, type Route } from './route'

const CLIENT = '11111111-1111-4111-8111-111111111111'
const CALL = '01a20edb-2b83-7ae5-95a5-981f8aa7e026'

test('every page has an address that leads back to it', () => {
  const routes: Route[] = [
    { page: 'clients' },
    { page: 'account' },
    { page: 'password' },
    { page: 'today', client: CLIENT },
    { page: 'calls', client: CLIENT, filter: { outcome: undefined, standing: undefined, before: undefined } },
    {
      page: 'calls', client: CLIENT,
      filter: { outcome: 'booked', standing: 'missed', before: { at: '2026-11-24T18:39:34.264302+00:00', id: CALL } },
    },
    { page: 'call', client: CLIENT, call: CALL },
    { page: 'search', client: CLIENT },
    { page: 'figures', client: CLIENT, range: 90 },
    ...STEERING.map((page): Route => ({ page, client: CLIENT })),
  ]
  for (const route of routes) assert.deepEqual(parseRoute(address(route)), route)
})

test('an address that means nothing leads nowhere', () => {
  for (const hash of ['#/x', '#/account/x', '#/account/password/x', '#/c', '#/c/me/today', `#/c/${CLIENT}/billing`, `#/c/${CLIENT}/calls/1`, `#/c/${CLIENT}/calls/${CALL}/x`]) {
    assert.deepEqual(parseRoute(hash), { page: 'nowhere' }, hash)
  }
})

test('what is not understood of a filter is left out', () => {
  const route = parseRoute(`#/c/${CLIENT}/calls?outcome=free&standing=missed&before=now&id=${CALL}`)
  assert.deepEqual(route, { page: 'calls', client: CLIENT, filter: { outcome: undefined, standing: 'missed', before: undefined } })
})

test('a client without a page is shown today', () => {
  assert.deepEqual(parseRoute(`#/c/${CLIENT}`), { page: 'today', client: CLIENT })
})
