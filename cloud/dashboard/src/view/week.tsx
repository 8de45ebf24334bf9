/** Fields for the hours of a day and of a week. */

import { useRef } from 'preact/hooks'

import type { Format } from '../format'
import type { Hours } from '../rows'
import { stretchesOf, WEEK, withDay } from '../shown/hours'
import { inField, withEnd, withOneMore, withoutOne, type Stretches } from '../shown/stretches'
import { texts } from '../texts/en'
import { useFocusAfterLess } from './focus'

const words = texts.week

export function readStretches(stretches: Stretches): string {
  return stretches.map(([from, to]) => `${from}–${to}`).join(', ')
}

/** Stretches of one day, or of days that are alike; `name` says of which. */
export function StretchesField({ legend, name, stretches, change }: {
  legend: string
  name: string
  stretches: Stretches
  change: (next: Stretches) => void
}) {
  const more = useRef<HTMLButtonElement>(null)
  useFocusAfterLess(stretches.length, more)
  return (
    <fieldset class="day">
      <legend>{legend}</legend>
      {stretches.length === 0 && <span class="quiet">{words.closed}</span>}
      {stretches.map(([from, to], i) => (
        <span key={i} class="stretch">
          <input type="time" value={from} aria-label={words.fromOn(name)} required
            onInput={(event) => change(withEnd(stretches, i, 0, event.currentTarget.value))} />
          <span aria-hidden="true">{words.to}</span>
          <input type="time" value={inField(to)} aria-label={words.toOn(name)} required
            onInput={(event) => change(withEnd(stretches, i, 1, event.currentTarget.value))} />
          <button type="button" aria-label={words.less(name)} onClick={() => change(withoutOne(stretches, i))}>−</button>
        </span>
      ))}
      <button ref={more} type="button" aria-label={words.more(name)} onClick={() => change(withOneMore(stretches))}>+</button>
    </fieldset>
  )
}

export function WeekField({ hours, format, change }: { hours: Hours; format: Format; change: (next: Hours) => void }) {
  return (
    <>
      {WEEK.map((day, i) => (
        <StretchesField key={day} legend={format.weekday(i + 1)} name={format.weekday(i + 1)} stretches={stretchesOf(hours, day)}
          change={(next) => change(withDay(hours, day, next))} />
      ))}
    </>
  )
}

export function ReadWeek({ hours, format }: { hours: Hours; format: Format }) {
  return (
    <table>
      <tbody>
        {WEEK.map((day, i) => (
          <tr key={day}>
            <th scope="row">{format.weekday(i + 1)}</th>
            <td>{readStretches(stretchesOf(hours, day)) || words.closed}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
