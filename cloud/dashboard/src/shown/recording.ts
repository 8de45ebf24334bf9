/** Is a recording good enough to clone a voice from? As far as a page can know: the rules of cloud/voices/sample.py. */

import { loudness } from './loudness'

export const SHORTEST_S = 20
export const LONGEST_S = 60
export const QUIETEST_LUFS = -42
export const SILENT_LUFS = -65
export const MOST_CLIPPED = 0.003
export const LEAST_CLEAR_DB = 15
export const LARGEST_MB = 10
const FRAME_S = 0.05

export type MediaType = 'audio/wav' | 'audio/mpeg' | 'audio/ogg' | 'audio/mp4' | 'audio/webm'
const ENDINGS: Readonly<Record<MediaType, string>> = {
  'audio/wav': 'wav', 'audio/mpeg': 'mp3', 'audio/ogg': 'ogg', 'audio/mp4': 'm4a', 'audio/webm': 'webm',
}

/** What a file is, by its first bytes, whatever its name says; null: nothing that is taken. */
export function mediaTypeOf(head: Uint8Array): MediaType | null {
  const text = (from: number, to: number) => String.fromCharCode(...head.subarray(from, to))
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WAVE') return 'audio/wav'
  if (text(0, 4) === 'OggS') return 'audio/ogg'
  if (text(4, 8) === 'ftyp') return 'audio/mp4'
  if (text(0, 4) === '\u001aE\u00df\u00a3') return 'audio/webm'
  const [first = 0, second = 0] = head
  const frame = first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x06) !== 0 // layer 0 is AAC
  return text(0, 3) === 'ID3' || frame ? 'audio/mpeg' : null
}

/** Seconds, LUFS, a share 0…1, dB. */
export interface Measures {
  readonly seconds: number
  readonly loudness: number
  readonly clipped: number
  readonly clearness: number
}

export function measured(samples: Float32Array, rate: number): Measures {
  return {
    seconds: samples.length / rate, loudness: loudness(samples, rate), clipped: clippedShare(samples), clearness: clearness(samples, rate),
  }
}

/** The share of samples that stand at the top: of the scale, or of what this recording ever reaches. */
function clippedShare(samples: Float32Array): number {
  let top = 0
  for (const sample of samples) top = Math.max(top, Math.abs(sample))
  const limit = 0.98 * Math.min(1, top)
  if (limit === 0) return 0
  let count = 0
  for (const sample of samples) if (Math.abs(sample) >= limit) count += 1
  return count / samples.length
}

/** How far its loud moments are above its quiet ones; 0 for less than a second. */
function clearness(samples: Float32Array, rate: number): number {
  const frame = Math.round(FRAME_S * rate)
  const count = Math.floor(samples.length / frame)
  if (count < 1 / FRAME_S) return 0
  const powers = Array.from({ length: count }, (_, i) => {
    let sum = 0
    for (const sample of samples.subarray(i * frame, (i + 1) * frame)) sum += sample * sample
    return 10 * Math.log10(sum / frame + 1e-10)
  }).sort((a, b) => a - b)
  return percentile(powers, 0.9) - percentile(powers, 0.1)
}

function percentile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? 0
  return below + ((sorted[Math.ceil(at)] ?? below) - below) * (at % 1)
}

export type Complaint = 'short' | 'long' | 'silent' | 'quiet' | 'clipped' | 'noisy'

/** All that is wrong with it; nothing for a good one. */
export function complaintsOf({ seconds, loudness: lufs, clipped, clearness: clear }: Measures): Complaint[] {
  const length: Complaint[] = seconds < SHORTEST_S ? ['short'] : seconds > LONGEST_S ? ['long'] : []
  if (lufs < SILENT_LUFS) return [...length, 'silent']
  const heard: readonly (readonly [Complaint, boolean])[] = [
    ['quiet', lufs < QUIETEST_LUFS], ['clipped', clipped > MOST_CLIPPED], ['noisy', clear < LEAST_CLEAR_DB],
  ]
  return [...length, ...heard.filter(([, wrong]) => wrong).map(([complaint]) => complaint)]
}

/** Its place in the bucket: in the client's folder, called by what it holds. */
export function placeOf(client: string, sha256: string, type: MediaType): string {
  return `${client}/${sha256.slice(0, 16)}.${ENDINGS[type]}`
}

/** How loud it is at this moment: dB of full scale, of the whole and of its highest point. */
export interface Level {
  readonly rms: number
  readonly peak: number
}

export const QUIETEST_DB = -60 // the foot of the meter
const inDb = (height: number) => Math.max(QUIETEST_DB, 20 * Math.log10(height))

export function levelOf(samples: Float32Array): Level {
  let sum = 0
  let top = 0
  for (const sample of samples) {
    sum += sample * sample
    top = Math.max(top, Math.abs(sample))
  }
  return { rms: inDb(Math.sqrt(sum / samples.length)), peak: inDb(top) }
}

const TOO_QUIET_DB = -40
const TOO_LOUD_DB = -0.5

/** Of the levels of a second. */
export function wordOfLevels(levels: readonly Level[]): 'quiet' | 'good' | 'loud' {
  if (levels.some(({ peak }) => peak > TOO_LOUD_DB)) return 'loud'
  return levels.every(({ rms }) => rms < TOO_QUIET_DB) ? 'quiet' : 'good'
}
