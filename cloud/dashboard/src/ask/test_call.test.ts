import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Refused } from '../fault'
import type { Rest } from './rest'
import { testCalls, type LiveKit, type Phone, type Standing } from './test_call'

const TOLD = { id: 'test', url: 'ws://livekit.example', token: 'mine', seconds: 180 }

/** A LiveKit that does what the test says, a microphone, and a clock that stands still. */
function scene({ connects = () => Promise.resolve(), told = () => Promise.resolve(TOLD), hears = () => Promise.resolve() } = {}) {
  const listeners = new Map<string, (told?: unknown) => void>()
  const rooms: { connected: unknown[]; published: unknown[]; left: boolean }[] = []
  const timers = new Map<object, { ms: number; act: () => void }>()
  const track = { stopped: false, stop: () => { track.stopped = true } }
  class Room {
    seen = { connected: [] as unknown[], published: [] as unknown[], left: false }
    localParticipant = { publishTrack: (...what: unknown[]) => Promise.resolve(this.seen.published.push(what)) }
    constructor() { rooms.push(this.seen) }
    on(name: string, heard: (told?: unknown) => void) { listeners.set(name, heard) }
    connect(...where: unknown[]) { this.seen.connected = where; return connects() }
    disconnect() { this.seen.left = true }
  }
  const livekit = {
    Room, RoomEvent: { TrackSubscribed: 'track', ParticipantDisconnected: 'parted', Disconnected: 'over' },
    Track: { Source: { Microphone: 'microphone' } },
    DisconnectReason: { PARTICIPANT_REMOVED: 4, ROOM_DELETED: 5, ROOM_CLOSED: 10 },
  } as unknown as LiveKit
  const stream = { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream
  const phone: Phone = {
    microphone: async () => { await hears(); return stream },
    livekit: () => Promise.resolve(livekit),
    after: (ms, act) => {
      const key = {}
      timers.set(key, { ms, act })
      return () => void timers.delete(key)
    },
  }
  const asked: unknown[] = []
  const rest = { rpc: (...what: unknown[]) => { asked.push(what); return told() } } as unknown as Rest
  const ear = { srcObject: 'sound' } as unknown as HTMLMediaElement
  const shown: Standing[] = []
  const hangUp = testCalls(rest, phone).begin('me', ear, (standing) => shown.push(standing))
  const settled = () => new Promise((over) => setTimeout(over))
  return { hangUp, shown, asked, rooms, timers, track, ear, settled, happens: (name: string, told?: unknown) => listeners.get(name)?.(told) }
}

const attached = { attach: () => {} }
const last = (shown: readonly Standing[]) => shown.at(-1)

test('who calls is let in by the database, is heard, and hears', async () => {
  const call = scene()
  await call.settled()
  assert.deepEqual(call.asked, [['start_test_call', { p_client_id: 'me' }]])
  assert.deepEqual(call.rooms, [{ connected: [TOLD.url, TOLD.token], published: [[call.track, { source: 'microphone' }]], left: false }])
  assert.deepEqual(call.shown.map(({ is }) => is), ['asking', 'ringing'])
  const ears: unknown[] = []
  call.happens('track', { attach: (ear: unknown) => ears.push(ear) })
  assert.deepEqual(last(call.shown), { is: 'talking', seconds: 180 })
  assert.deepEqual(ears, [call.ear])
})

test('who hangs up is heard no more, and nothing of it stays open', async () => {
  const call = scene()
  await call.settled()
  call.happens('track', attached)
  call.hangUp()
  call.happens('over', 1)
  assert.deepEqual(last(call.shown), { is: 'over', why: 'hung_up' })
  assert.ok(call.track.stopped && call.rooms[0]?.left)
  assert.deepEqual([call.ear.srcObject, call.timers.size], [null, 0])
})

for (const [reason, why] of [[5, 'left'], [4, 'left'], [10, 'left'], [7, 'lost'], [undefined, 'lost']] as const) {
  test(`a room that ends by ${reason} says: ${why}`, async () => {
    const call = scene()
    await call.settled()
    call.happens('over', reason)
    assert.deepEqual(last(call.shown), { is: 'over', why })
    assert.ok(call.track.stopped)
  })
}

test('what does not come is waited for, and not for ever', async () => {
  const call = scene()
  await call.settled()
  const due = () => [...call.timers.values()].map(({ ms }) => ms)
  assert.deepEqual(due(), [40_000])
  call.happens('track', attached)
  assert.deepEqual(due(), [195_000])
  call.happens('parted')
  assert.deepEqual(due(), [15_000])
  call.happens('track', attached)
  assert.deepEqual(due(), [195_000])
  ;[...call.timers.values()][0]?.act()
  assert.deepEqual(last(call.shown), { is: 'over', why: 'lost' })
})

test('who hangs up while he is asked for the microphone calls nobody', async () => {
  let allow = () => {}
  const call = scene({ hears: () => new Promise<void>((allowed) => (allow = allowed)) })
  call.hangUp()
  allow()
  await call.settled()
  assert.deepEqual([call.asked, call.rooms, call.track.stopped], [[], [], true])
})

test('who hangs up before he is let in enters no room', async () => {
  let admit = (_: typeof TOLD) => {}
  const call = scene({ told: () => new Promise((admitted) => (admit = admitted)) })
  await call.settled()
  call.hangUp()
  admit(TOLD)
  await call.settled()
  assert.deepEqual([call.rooms, call.track.stopped], [[], true])
})

test('without a microphone nobody is called', async () => {
  const call = scene({ hears: () => Promise.reject(new DOMException('', 'NotAllowedError')) })
  await call.settled()
  assert.deepEqual([last(call.shown), call.asked], [{ is: 'deaf', why: 'denied' }, []])
})

test('whom the database does not let in is told why', async () => {
  const fault = { kind: 'busy', words: 'Try again later.' } as const
  const call = scene({ told: () => Promise.reject(new Refused(fault)) })
  await call.settled()
  assert.deepEqual(last(call.shown), { is: 'refused', fault })
  assert.ok(call.track.stopped)
})

test('a server that is not to be reached is told', async () => {
  const call = scene({ connects: () => Promise.reject(new Error('no pc connection')) })
  await call.settled()
  assert.deepEqual(last(call.shown), { is: 'over', why: 'unreachable' })
  assert.ok(call.track.stopped && call.rooms[0]?.left)
})
