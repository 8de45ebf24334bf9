/** What is chosen and not typed: a draft of the state as well. */

import type { ComponentChildren } from 'preact'

import type { State } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { useBelow } from './below'

interface Chosen {
  readonly state: State
  readonly field: string // of the state's drafts
  readonly value: string // what holds while nothing is chosen
  readonly label: ComponentChildren
  readonly fault?: string | null | undefined
}

export type Choices = readonly (readonly [value: string, called: string])[]

/** One of several. */
export function Choice({ state, field, value, label, fault, options }: Chosen & { options: Choices }) {
  const { tell } = useActs()
  const below = useBelow({ state, field, value, fault, read: (text) => options.find(([choice]) => choice === text)?.[1] ?? text })
  return (
    <div class="field">
      <label>
        {label}
        <select {...below.told} value={state.drafts[field] ?? value}
          onChange={(event) => tell({ is: 'typed', field, text: event.currentTarget.value, before: value })}>
          {options.map(([choice, called]) => <option key={choice} value={choice}>{called}</option>)}
        </select>
      </label>
      {below.shown}
    </div>
  )
}

/** Yes or no; `value` is the JSON of it. */
export function Tick({ state, field, value, label, fault }: Chosen) {
  const { tell } = useActs()
  const below = useBelow({ state, field, value, fault, read: (text) => (text === 'true' ? texts.form.yes : texts.form.no) })
  return (
    <div class="field">
      <label class="tick">
        <input type="checkbox" {...below.told} checked={(state.drafts[field] ?? value) === 'true'}
          onChange={(event) => tell({ is: 'typed', field, text: String(event.currentTarget.checked), before: value })} />
        <span>{label}</span>
      </label>
      {below.shown}
    </div>
  )
}

/** Any of several, in their order; `value` is the JSON of those that are chosen. */
export function Ticks({ state, field, value, label, fault, options }: Chosen & { options: Choices }) {
  const { tell } = useActs()
  const called = (text: string) => options.filter(([choice]) => (JSON.parse(text) as string[]).includes(choice)).map(([, name]) => name).join(', ')
  const below = useBelow({ state, field, value, fault, read: called })
  const chosen = JSON.parse(state.drafts[field] ?? value) as string[]

  function choose(choice: string, on: boolean): void {
    const now = options.map(([each]) => each).filter((each) => (each === choice ? on : chosen.includes(each)))
    tell({ is: 'typed', field, text: JSON.stringify(now), before: value })
  }

  return (
    <fieldset class="ticks" {...(below.told['aria-describedby'] ? { 'aria-describedby': below.told['aria-describedby'] } : {})}>
      <legend>{label}</legend>
      {options.map(([choice, name]) => (
        <label key={choice} class="tick">
          <input type="checkbox" checked={chosen.includes(choice)} onChange={(event) => choose(choice, event.currentTarget.checked)} />
          <span>{name}</span>
        </label>
      ))}
      {below.shown}
    </fieldset>
  )
}
