import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Happening } from '../state'
import { live, pauseBefore, type Ears } from './live'

const MINE = '11111111-1111-4111-8111-111111111111'
const THEIRS = '22222222-2222-4222-8222-222222222222'

interface Planned {
  readonly at: number
  readonly act: () => void
}

/** A page with a clock of its own: what it told, and whom it listens to. */
function scene() {
  const told: Happening[] = []
  const tries: { client: string; ears: Ears; left: boolean }[] = []
  let planned: Planned[] = []
  const here = { now: 0, awake: true }
  const page = live((client, ears) => {
    const one = { client, ears, left: false }
    tries.push(one)
    return { leave: () => { one.left = true } }
  }, {
    after: (ms, act) => {
      const one = { at: here.now + ms, act }
      planned.push(one)
      return () => { planned = planned.filter((other) => other !== one) }
    },
    awake: () => here.awake,
    now: () => here.now,
    chance: () => 0.5,
  }, (event) => told.push(event))
  const later = (ms: number) => {
    const until = here.now + ms
    for (let next = first(until); next; next = first(until)) {
      planned = planned.filter((one) => one !== next)
      here.now = next.at
      next.act()
    }
    here.now = until
  }
  const first = (until: number) => planned.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0]
  const last = () => tries.at(-1) as (typeof tries)[number]
  return { page, told, tries, here, later, last, planned: () => planned.length }
}

test('it joins the client that is wanted, leaves it for another, and hears nothing of it any more', () => {
  const { page, told, tries } = scene()
  page.follow(MINE)
  page.follow(MINE)
  assert.deepEqual(tries.map((one) => one.client), [MINE])
  tries[0]?.ears.joined()
  page.follow(THEIRS)
  assert.deepEqual([tries[0]?.left, tries[1]?.client], [true, THEIRS])
  tries[0]?.ears.heard('calls_changed')
  tries[0]?.ears.lost()
  assert.deepEqual(told, [{ is: 'joined', client: MINE, at: 0 }, { is: 'parted' }])
  page.follow(undefined)
  assert.equal(tries.length, 2)
})

test('what cannot be joined is tried again after pauses that grow, and for no two pages the same', () => {
  const { page, tries, last, later, told } = scene()
  page.follow(MINE)
  for (const [pause, count] of [[1000, 2], [2000, 3], [4000, 4]] as const) {
    last().ears.lost()
    assert.ok(tries.at(-1)?.left)
    later(pause - 1)
    assert.equal(tries.length, count - 1)
    later(1)
    assert.equal(tries.length, count)
  }
  assert.deepEqual(told, [])
  assert.deepEqual([pauseBefore(1, 0), pauseBefore(1, 1), pauseBefore(40, 0.5)], [750, 1250, 300_000])
})

test('a channel that lasted is tried again soon; one that is lost at once is tried less and less', () => {
  const { page, told, last, later, tries } = scene()
  page.follow(MINE)
  last().ears.lost()
  later(1000)
  last().ears.joined()
  last().ears.lost()
  later(1999)
  assert.equal(tries.length, 2)
  later(1)
  last().ears.joined()
  later(60_000)
  last().ears.lost()
  later(1000)
  assert.equal(tries.length, 4)
  assert.deepEqual(told.map((event) => event.is), ['joined', 'parted', 'joined', 'parted'])
})

test('of a burst the first is passed on at once, and all the others once', () => {
  const { page, told, last, later } = scene()
  page.follow(MINE)
  for (const event of ['calls_changed', 'messages_changed', 'calls_changed', 'calls_changed', 'of_a_later_version']) last().ears.heard(event)
  assert.deepEqual(told, [{ is: 'news', client: MINE, news: ['calls'] }])
  later(3000)
  assert.deepEqual(told[1], { is: 'news', client: MINE, news: ['messages', 'calls'] })
  later(60_000)
  assert.equal(told.length, 2)
})

test('to a page that nobody looks at nothing is passed on until somebody does', () => {
  const { page, told, last, here } = scene()
  page.follow(MINE)
  here.awake = false
  last().ears.heard('notices_changed')
  page.wake()
  assert.deepEqual(told, [])
  here.awake = true
  page.wake()
  assert.deepEqual(told, [{ is: 'news', client: MINE, news: ['notices'] }])
})

test('a page that nobody looks at tries nothing, and at once when somebody does', () => {
  const { page, tries, last, here, later, planned } = scene()
  page.follow(MINE)
  last().ears.lost()
  here.awake = false
  later(600_000)
  assert.equal(tries.length, 1)
  here.awake = true
  page.wake()
  assert.deepEqual([tries.length, planned()], [2, 0])
})

test('news of one client are none of the next', () => {
  const { page, told, last, later } = scene()
  page.follow(MINE)
  last().ears.heard('calls_changed')
  last().ears.heard('messages_changed')
  page.follow(THEIRS)
  later(10_000)
  assert.deepEqual(told, [{ is: 'news', client: MINE, news: ['calls'] }])
})
