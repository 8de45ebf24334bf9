/** A member's test call, from his microphone to its end: the database lets him in, LiveKit carries the sound. */

import type { DisconnectReason as Reason, RemoteTrack, Room as LiveKitRoom } from 'livekit-client'

import { faultOfError, type Fault } from '../fault'
import { close, refusalOf, type Refusal } from './recording'
import type { Rest } from './rest'

export type LiveKit = typeof import('../livekit')

/** Why it is over: he or the receptionist hung up, nobody came, it broke off, or LiveKit was not to be reached. */
export type Over = 'hung_up' | 'left' | 'unanswered' | 'lost' | 'unreachable'

export type Standing =
  | { readonly is: 'idle' }
  | { readonly is: 'asking' } // the browser asks whether it may hear
  | { readonly is: 'ringing' }
  | { readonly is: 'talking'; readonly seconds: number } // that it may last
  | { readonly is: 'over'; readonly why: Over }
  | { readonly is: 'deaf'; readonly why: Refusal } // no microphone
  | { readonly is: 'refused'; readonly fault: Fault } // by the database

/** What start_test_call answers. */
interface Admission {
  readonly url: string
  readonly token: string
  readonly seconds: number
}

/** What it needs of the browser. */
export interface Phone {
  readonly microphone: () => Promise<MediaStream> // throws what refusalOf reads
  readonly livekit: () => Promise<LiveKit>
  readonly after: (ms: number, act: () => void) => () => void // hands out what calls it off
}

export interface TestCalls {
  /** Calls, and tells how it stands until it is over; `ear` plays what is heard. Hands out what hangs up. */
  begin(client: string, ear: HTMLMediaElement, show: (standing: Standing) => void): () => void
}

const RINGS_MS = 40_000 // nobody comes later: an empty room closes after 30 s
const RESCUED_MS = 15_000 // another line process takes over in less
const SPARE_MS = 15_000 // for the sentence with which the receptionist ends it

export function testCalls(rest: Rest, phone: Phone): TestCalls {
  return {
    begin: (client, ear, show) => {
      const call = callOf(phone, ear, show)
      void call.make(() => rest.rpc<Admission>('start_test_call', { p_client_id: client }))
      return () => call.end({ is: 'over', why: 'hung_up' })
    },
  }
}

/** One of them. What comes after its end is closed at once. */
function callOf({ microphone, livekit, after }: Phone, ear: HTMLMediaElement, show: (standing: Standing) => void) {
  let over = false
  let stream: MediaStream | undefined
  let room: LiveKitRoom | undefined
  let noLonger = () => {} // waits for what does not come

  function end(last: Standing): void {
    if (over) return
    over = true
    noLonger()
    if (stream) close(stream)
    void room?.disconnect()
    ear.srcObject = null
    show(last)
  }

  function endAfter(ms: number, why: Over): void {
    noLonger()
    if (!over) noLonger = after(ms, () => end({ is: 'over', why }))
  }

  async function make(admitted: () => Promise<Admission>): Promise<void> {
    show({ is: 'asking' })
    try {
      stream = await microphone()
    } catch (error) {
      return end({ is: 'deaf', why: refusalOf(error) })
    }
    if (over) return close(stream)
    show({ is: 'ringing' })
    try {
      const [scripts, admission] = await Promise.all([livekit(), admitted()])
      if (!over) await join(scripts, admission, stream)
    } catch (error) {
      end({ is: 'refused', fault: faultOfError(error) })
    }
  }

  async function join({ Room, RoomEvent, Track, DisconnectReason }: LiveKit, { url, token, seconds }: Admission, heard: MediaStream): Promise<void> {
    room = new Room()
    room.on(RoomEvent.TrackSubscribed, (track) => answered(track, seconds))
    room.on(RoomEvent.ParticipantDisconnected, () => endAfter(RESCUED_MS, 'lost'))
    room.on(RoomEvent.Disconnected, (reason) => end({ is: 'over', why: whyOver(DisconnectReason, reason) }))
    endAfter(RINGS_MS, 'unanswered')
    try {
      await room.connect(url, token)
      for (const track of heard.getAudioTracks()) await room.localParticipant.publishTrack(track, { source: Track.Source.Microphone })
    } catch {
      end({ is: 'over', why: 'unreachable' })
    }
  }

  function answered(track: RemoteTrack, seconds: number): void {
    track.attach(ear)
    endAfter(seconds * 1000 + SPARE_MS, 'lost')
    show({ is: 'talking', seconds })
  }

  return { make, end }
}

/** The receptionist hangs up by closing the room, or leaves him alone in it. */
function whyOver(reasons: typeof Reason, reason: Reason | undefined): Over {
  return reason === reasons.ROOM_DELETED || reason === reasons.PARTICIPANT_REMOVED || reason === reasons.ROOM_CLOSED ? 'left' : 'lost'
}
