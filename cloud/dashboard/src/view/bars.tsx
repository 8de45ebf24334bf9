/** Bars, drawn as SVG with attributes alone; the numbers stand beside them as text. */

import { texts } from '../texts/en'

export interface Bar {
  readonly label: string
  readonly value: number
  readonly of?: number // the part of it that is told apart, e.g. missed calls
  readonly title: string // what the bar says, in words
}

const HEIGHT = 100
const WIDTH = 10
const GAP = 2

/** One upright bar for each stretch of time. A table with the numbers stands below it. */
export function Columns({ bars, name }: { bars: readonly Bar[]; name: string }) {
  const most = Math.max(1, ...bars.map((bar) => bar.value))
  const tall = (value: number) => (value / most) * HEIGHT
  return (
    <figure class="columns">
      <svg viewBox={`0 0 ${Math.max(1, bars.length) * WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={name}>
        {bars.map((bar, i) => (
          <g key={i}>
            <title>{bar.title}</title>
            <rect class="ground" x={i * WIDTH} y={0} width={WIDTH} height={HEIGHT} />
            <rect class="bar" x={i * WIDTH + GAP / 2} y={HEIGHT - tall(bar.value)} width={WIDTH - GAP} height={tall(bar.value)} />
            <rect class="part" x={i * WIDTH + GAP / 2} y={HEIGHT - tall(bar.of ?? 0)} width={WIDTH - GAP} height={tall(bar.of ?? 0)} />
          </g>
        ))}
      </svg>
      <figcaption>
        <span aria-hidden="true">{bars[0]?.label}</span>
        <span>{bars.some((bar) => bar.of) && texts.missedPart}</span>
        <span aria-hidden="true">{bars.length > 1 ? bars.at(-1)?.label : ''}</span>
      </figcaption>
    </figure>
  )
}

/** A lying bar for a cell of a table, up to `most`; the line is an aim. */
export function Row({ value, most, thin, aim }: { value: number; most: number; thin?: number | null | undefined; aim?: number }) {
  const wide = (part: number) => (most === 0 ? 0 : Math.min(1, part / most) * 100)
  return (
    <svg class="row" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class={aim !== undefined && value > aim ? 'bar late' : 'bar'} x={0} y={1} width={wide(value)} height={8} />
      {typeof thin === 'number' && <rect class="thin" x={0} y={3.5} width={wide(thin)} height={3} />}
      {aim !== undefined && <rect class="aim" x={wide(aim)} y={0} width={0.5} height={10} />}
    </svg>
  )
}
