/** Fields in which nothing is typed: one of a few, and yes or no. Their drafts are text all the same. */

import type { ComponentChildren } from 'preact'

import { asText, YES } from '../shown/record'
import type { State } from '../state'
import { useActs } from './acts'

interface Draft {
  readonly state: State
  readonly field: string
  readonly value: string // what holds while nothing is chosen
  readonly label: ComponentChildren
}

export function Choice({ state, field, value, label, options }: Draft & { options: readonly (readonly [string, string])[] }) {
  const { tell } = useActs()
  return (
    <label>
      {label}
      <select autocomplete="off" value={state.drafts[field] ?? value} onChange={(event) => tell({ is: 'typed', field, text: event.currentTarget.value })}>
        {options.map(([name, shown]) => <option key={name} value={name}>{shown}</option>)}
      </select>
    </label>
  )
}

export function Tick({ state, field, value, label, required = false }: Draft & { required?: boolean }) {
  const { tell } = useActs()
  return (
    <TickBox label={label} required={required} ticked={(state.drafts[field] ?? value) === YES} change={(ticked) => tell({ is: 'typed', field, text: asText(ticked) })} />
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
