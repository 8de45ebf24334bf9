/** How loud a sound is, as broadcasters measure it (ITU-R BS.1770), reckoned as cloud/voices/loudness.py does. */

const BLOCK_S = 0.4 // less has no loudness
const STEP_S = 0.1
const SILENCE = -70
const BELOW = 10 // dB under the mean that do not count

interface Biquad {
  readonly b: readonly [number, number, number]
  readonly a: readonly [number, number] // behind the first, which is 1
}

/** How a head hears: high tones louder. */
function highShelf(rate: number): Biquad {
  const gain = 10 ** (4 / 40)
  const at = (2 * Math.PI * 1500) / rate
  const cos = Math.cos(at)
  const slope = 2 * Math.sqrt(gain) * (Math.sin(at) / Math.SQRT2)
  const a0 = gain + 1 - (gain - 1) * cos + slope
  return {
    b: [
      (gain * (gain + 1 + (gain - 1) * cos + slope)) / a0,
      (-2 * gain * (gain - 1 + (gain + 1) * cos)) / a0,
      (gain * (gain + 1 + (gain - 1) * cos - slope)) / a0,
    ],
    a: [(2 * (gain - 1 - (gain + 1) * cos)) / a0, (gain + 1 - (gain - 1) * cos - slope) / a0],
  }
}

/** And the lowest ones hardly. */
function highPass(rate: number): Biquad {
  const at = (2 * Math.PI * 38) / rate
  const cos = Math.cos(at)
  const alpha = Math.sin(at)
  const a0 = 1 + alpha
  return { b: [(1 + cos) / 2 / a0, -(1 + cos) / a0, (1 + cos) / 2 / a0], a: [(-2 * cos) / a0, (1 - alpha) / a0] }
}

function filtered(samples: Float32Array | Float64Array, { b, a }: Biquad): Float64Array {
  const out = new Float64Array(samples.length)
  let z1 = 0
  let z2 = 0
  for (let i = 0; i < samples.length; i += 1) {
    const x = samples[i] ?? 0
    const y = b[0] * x + z1
    z1 = b[1] * x - a[0] * y + z2
    z2 = b[2] * x - a[1] * y
    out[i] = y
  }
  return out
}

/** The power of each block of 0.4 s, one every 0.1 s. */
function powers(heard: Float64Array, rate: number): number[] {
  const count = Math.round((heard.length / rate - BLOCK_S) / STEP_S) + 1
  return Array.from({ length: count }, (_, block) => {
    const from = Math.trunc(block * STEP_S * rate)
    const to = Math.min(heard.length, Math.trunc((block * STEP_S + BLOCK_S) * rate))
    let sum = 0
    for (let i = from; i < to; i += 1) sum += (heard[i] ?? 0) ** 2
    return sum / (BLOCK_S * rate)
  })
}

const inLufs = (power: number) => -0.691 + 10 * Math.log10(power)
const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length

/** LUFS; minus infinity for silence and for less than 0.4 s. Takes a tenth of a second for a minute. */
export function loudness(samples: Float32Array, rate: number): number {
  if (samples.length < BLOCK_S * rate) return -Infinity
  const blocks = powers(filtered(filtered(samples, highShelf(rate)), highPass(rate)), rate).filter((power) => inLufs(power) >= SILENCE)
  if (blocks.length === 0) return -Infinity
  const least = inLufs(mean(blocks)) - BELOW
  return inLufs(mean(blocks.filter((power) => inLufs(power) > least)))
}
