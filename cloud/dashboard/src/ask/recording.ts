/** The microphone: what it hears as a file, and how loud it is meanwhile. Nothing leaves the browser here. */

import { levelOf, type Level } from '../shown/recording'

const LOOK_MS = 100
const BITS_PER_SECOND = 128_000
/** A voice is cloned as it is: only its level may be helped. */
const AS_IT_IS: MediaTrackConstraints = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: true }

export type Refusal = 'denied' | 'missing' | 'unsupported' | 'broken'

export interface Recorder {
  stop(): void
}

export interface Listener {
  heard(seconds: number, level: Level): void
  done(file: Blob): void
}

/** Throws what refusalOf reads. */
export async function microphone(wanted: MediaTrackConstraints | true): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new Error('unsupported' satisfies Refusal) // the page came over plain http
  return navigator.mediaDevices.getUserMedia({ audio: wanted })
}

/** Throws what refusalOf reads. */
export async function record(listener: Listener): Promise<Recorder> {
  if (!('MediaRecorder' in window)) throw new Error('unsupported' satisfies Refusal)
  const stream = await microphone(AS_IT_IS)
  try {
    return recording(stream, listener)
  } catch (error) {
    close(stream)
    throw error
  }
}

function recording(stream: MediaStream, listener: Listener): Recorder {
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS_PER_SECOND })
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const parts: Blob[] = []
  const samples = new Float32Array(analyser.fftSize)
  const began = performance.now()
  const looks = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    listener.heard((performance.now() - began) / 1000, levelOf(samples))
  }, LOOK_MS)

  recorder.ondataavailable = ({ data }) => parts.push(data)
  recorder.onstop = () => {
    clearInterval(looks)
    close(stream)
    void context.close()
    listener.done(new Blob(parts, { type: recorder.mimeType }))
  }
  recorder.start()
  return { stop: () => recorder.state !== 'inactive' && recorder.stop() }
}

export function close(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

export function refusalOf(error: unknown): Refusal {
  if (error instanceof Error && error.message === 'unsupported') return 'unsupported'
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'broken'
}
