/** What a page can know of a recording before it is sent: what it is, its sum, and how it sounds. */

import { LARGEST_MB, LONGEST_S, measured, mediaTypeOf, type Measures, type MediaType } from '../shown/recording'

const RATE = 48_000
const MUCH_LONGER_S = 1.5 * LONGEST_S // more is not decoded: it would fill the memory
const UNTOLD_BYTES = 4_000_000 // of a file that does not say how long it is

export interface Heard {
  readonly type: MediaType | null
  readonly large: boolean
  readonly sha256: string
  readonly measures: Measures | null // null: this browser cannot play it, the cloud listens to it
}

/** What is not there any more, or cannot be read. */
export const UNREADABLE: Heard = { type: null, large: false, sha256: '', measures: null }

export async function listen(file: Blob): Promise<Heard> {
  const type = mediaTypeOf(new Uint8Array(await file.slice(0, 12).arrayBuffer()))
  const large = file.size > LARGEST_MB * 1024 * 1024
  if (type === null || large) return { ...UNREADABLE, type, large }
  const bytes = await file.arrayBuffer()
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const sha256 = Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { type, large, sha256, measures: await measures(file, bytes) }
}

async function measures(file: Blob, bytes: ArrayBuffer): Promise<Measures | null> {
  const seconds = await told(file)
  if (Number.isFinite(seconds) && seconds > MUCH_LONGER_S) return { seconds, loudness: 0, clipped: 0, clearness: Infinity }
  if (!Number.isFinite(seconds) && bytes.byteLength > UNTOLD_BYTES) return null
  try {
    const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes)
    return measured(mixed(sound), RATE)
  } catch {
    return null
  }
}

/** How long a file says it is; what a browser has recorded does not say. */
function told(file: Blob): Promise<number> {
  const player = document.createElement('audio')
  player.preload = 'metadata'
  player.src = URL.createObjectURL(file)
  return new Promise<number>((known) => {
    player.onloadedmetadata = () => known(player.duration)
    player.onerror = () => known(Infinity)
  }).finally(() => URL.revokeObjectURL(player.src))
}

function mixed(sound: AudioBuffer): Float32Array {
  const channels = Array.from({ length: sound.numberOfChannels }, (_, i) => sound.getChannelData(i))
  const [first = new Float32Array(0)] = channels
  if (channels.length === 1) return first
  return first.map((_, i) => channels.reduce((sum, channel) => sum + (channel[i] ?? 0), 0) / channels.length)
}
