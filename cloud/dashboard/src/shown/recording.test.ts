import assert from 'node:assert/strict'
import { test } from 'node:test'

import { loudness } from './loudness'
import { complaintsOf, levelOf, measured, mediaTypeOf, placeOf, wordOfLevels, type Measures } from './recording'

const RATE = 48_000

function tone(seconds: number, height: number, hertz = 1000): Float32Array {
  return Float32Array.from({ length: seconds * RATE }, (_, i) => height * Math.sin((2 * Math.PI * hertz * i) / RATE))
}

/** Syllables: a tone that swells for half a second, and a breath. */
function speech(seconds: number, height: number): Float32Array {
  const swelling = (i: number) => (i % RATE < RATE / 2 ? (i % RATE) / (RATE / 2) : 0.001)
  return tone(seconds, height, 220).map((sample, i) => sample * swelling(i))
}

const GOOD: Measures = { seconds: 30, loudness: -20, clipped: 0, clearness: 25 }

test('a tone is as loud as broadcasters say', () => {
  assert.ok(Math.abs(loudness(tone(2, 1), RATE) + 3.05) < 0.1) // by the standard −3.01, at 997 Hz
  assert.ok(Math.abs(loudness(tone(2, 0.1), RATE) + 23.05) < 0.1)
  assert.ok(loudness(tone(2, 1, 40), RATE) < loudness(tone(2, 1), RATE) - 4)
})

test('silence does not count, and silence alone has no loudness', () => {
  const padded = new Float32Array(6 * RATE)
  padded.set(tone(2, 0.5), 2 * RATE)
  assert.ok(Math.abs(loudness(padded, RATE) - loudness(tone(2, 0.5), RATE)) < 0.7)
  assert.deepEqual([loudness(new Float32Array(RATE), RATE), loudness(tone(0.3, 1), RATE)], [-Infinity, -Infinity])
})

test('what is spoken stands out, a hum does not, and what is at the top is counted', () => {
  const spoken = measured(speech(30, 0.3), RATE)
  assert.deepEqual(complaintsOf(spoken), [])
  const cloud = { seconds: 30, loudness: -20.6285, clipped: 0.0010208, clearness: 57.6066 } // what cloud/voices/sample.py makes of it
  for (const [name, value] of Object.entries(cloud)) assert.ok(Math.abs(spoken[name as keyof Measures] - value) < 0.01, name)
  assert.deepEqual(complaintsOf(measured(tone(30, 0.3), RATE)), ['clipped', 'noisy'])
  assert.deepEqual(complaintsOf(measured(speech(30, 0.002), RATE)), ['quiet'])
  assert.deepEqual(complaintsOf(measured(new Float32Array(30 * RATE), RATE)), ['silent'])
})

test('each thing that is wrong is told, all of them at once', () => {
  assert.deepEqual(complaintsOf(GOOD), [])
  assert.deepEqual(complaintsOf({ ...GOOD, seconds: 20 }), [])
  assert.deepEqual(complaintsOf({ ...GOOD, seconds: 60.1 }), ['long'])
  assert.deepEqual(complaintsOf({ seconds: 5, loudness: -50, clipped: 0.01, clearness: 3 }), ['short', 'quiet', 'clipped', 'noisy'])
})

test('a file is what it holds, whatever it is called', () => {
  const bytes = (text: string, ...more: number[]) => Uint8Array.from([...text].map((c) => c.charCodeAt(0)).concat(more))
  assert.equal(mediaTypeOf(bytes('RIFF....WAVEfmt ')), 'audio/wav')
  assert.equal(mediaTypeOf(bytes('OggS')), 'audio/ogg')
  assert.equal(mediaTypeOf(bytes('....ftypM4A ')), 'audio/mp4')
  assert.equal(mediaTypeOf(bytes('', 0x1a, 0x45, 0xdf, 0xa3)), 'audio/webm')
  assert.equal(mediaTypeOf(bytes('ID3')), 'audio/mpeg')
  assert.equal(mediaTypeOf(bytes('', 0xff, 0xfb)), 'audio/mpeg')
  for (const other of [bytes('', 0xff, 0xf1), bytes('%PDF'), bytes('RIFF....AVI '), bytes('')]) assert.equal(mediaTypeOf(other), null)
})

test('it lies in its client’s folder, called by what it holds', () => {
  assert.equal(placeOf('c1', '0123456789abcdef0123', 'audio/mp4'), 'c1/0123456789abcdef.m4a')
})

test('the level of a second is told in a word', () => {
  const words = [0.002, 0.2, 1].map((height) => wordOfLevels([levelOf(tone(1, height))]))
  assert.deepEqual(words, ['quiet', 'good', 'loud'])
  assert.equal(wordOfLevels([levelOf(tone(1, 0.002)), levelOf(tone(1, 0.2))]), 'good')
  assert.equal(levelOf(new Float32Array(10)).rms, -60)
})
