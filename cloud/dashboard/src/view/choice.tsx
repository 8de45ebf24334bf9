/** Fields in which nothing is typed: one of a few, some of them, and yes or no. Their drafts are text all the same. */

import type { ComponentChildren } from 'preact'

import { asText, YES } from '../shown/record'
import type { State } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { useBelow } from './below'

interface Draft {
  readonly state: State
  readonly field: string
  readonly value: string // what holds while nothing is chosen
  readonly label: ComponentChildren
  readonly fault?: string | null | undefined // why the database refused just this
}

export type Options = readonly (readonly [name: string, shown: string])[]

export function Choice({ state, field, value, label, fault, options }: Draft & { options: Options }) {
  const { tell } = useActs()
  const below = useBelow({ state, field, value, fault, read: (text) => options.find(([name]) => name === text)?.[1] ?? text })
  return (
    <div class="field">
      <label>
        {label}
        <select autocomplete="off" {...below.told} value={state.drafts[field] ?? value}
          onChange={(event) => tell({ is: 'typed', field, text: event.currentTarget.value, before: value })}>
          {options.map(([name, shown]) => <option key={name} value={name}>{shown}</option>)}
        </select>
      </label>
      {below.shown}
    </div>
  )
}

export function Tick({ state, field, value, label, fault, required = false }: Draft & { required?: boolean }) {
  const { tell } = useActs()
  const below = useBelow({ state, field, value, fault, read: (text) => (text === YES ? texts.form.yes : texts.form.no) })
  return (
    <div class="field">
      <TickBox label={label} required={required} ticked={(state.drafts[field] ?? value) === YES}
        change={(ticked) => tell({ is: 'typed', field, text: asText(ticked), before: value })} />
      {below.shown}
    </div>
  )
}

/** Any of a few, in their order; the draft is the JSON of those that are chosen. */
export function Ticks({ state, field, value, label, fault, options }: Draft & { options: Options }) {
  const { tell } = useActs()
  const chosenIn = (text: string) => JSON.parse(text) as string[]
  const read = (text: string) => options.filter(([name]) => chosenIn(text).includes(name)).map(([, shown]) => shown).join(', ')
  const below = useBelow({ state, field, value, fault, read })
  const chosen = chosenIn(state.drafts[field] ?? value)

  function choose(name: string, ticked: boolean): void {
    const now = options.map(([each]) => each).filter((each) => (each === name ? ticked : chosen.includes(each)))
    tell({ is: 'typed', field, text: JSON.stringify(now), before: value })
  }

  return (
    <fieldset>
      <legend>{label}</legend>
      {options.map(([name, shown]) => <TickBox key={name} label={shown} ticked={chosen.includes(name)} change={(ticked) => choose(name, ticked)} />)}
      {below.shown}
    </fieldset>
  )
}

/** One that its page keeps in a draft of its own. */
export function TickBox({ label, ticked, required = false, change }: {
  label: ComponentChildren
  ticked: boolean
  required?: boolean
  change: (ticked: boolean) => void
}) {
  return (
    <label class="tick">
      <input type="checkbox" autocomplete="off" required={required} checked={ticked} onChange={(event) => change(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  )
}
