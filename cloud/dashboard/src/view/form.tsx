/** What steering pages are made of: typed fields, saving and undoing, what is asked once more before it is done. */

import type { ComponentChildren, InputHTMLAttributes, PartialInputHTMLAttributes, TextareaHTMLAttributes } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'

import type { Deed } from '../deed'
import type { Client } from '../rows'
import { refusalOf } from '../shown/refusal'
import type { State } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { useBelow } from './below'
import { useFocusAfterLess } from './focus'
import { mayChange } from './page'
import { DoingNote } from './parts'

const words = texts.form

interface Draft {
  readonly state: State
  readonly field: string // of the state's drafts
  readonly value: string // what holds while nothing is typed
  readonly label: ComponentChildren
  readonly fault?: string | null | undefined // why the database refused just this
}

type OfArea = Pick<TextareaHTMLAttributes, 'name' | 'rows' | 'maxLength' | 'required' | 'placeholder' | 'aria-invalid' | 'aria-describedby'>
type OfLine = Omit<OfArea, 'rows'> & Pick<PartialInputHTMLAttributes<HTMLInputElement>, 'inputMode' | 'min' | 'max' | 'step'> & {
  readonly type?: 'text' | 'search' | 'number' | 'date' | 'time' | 'email' | 'tel' | 'url'
}

/** A line of text that is a draft of the state until it is saved or undone. */
export function Field({ state, field, value, label, fault, ...input }: Draft & OfLine) {
  const { tell } = useActs()
  const below = useBelow({ state, field, value, fault })
  return (
    <div class="field">
      <label>
        {label}
        <input autocomplete="off" {...(input as InputHTMLAttributes)} {...below.told} value={state.drafts[field] ?? value}
          onInput={(event) => tell({ is: 'typed', field, text: event.currentTarget.value, before: value })} />
      </label>
      {below.shown}
    </div>
  )
}

/** The same of several lines. */
export function LongField({ state, field, value, label, fault, ...area }: Draft & OfArea) {
  const { tell } = useActs()
  const below = useBelow({ state, field, value, fault })
  return (
    <div class="field">
      <label>
        {label}
        <textarea autocomplete="off" rows={6} {...area} {...below.told} value={state.drafts[field] ?? value}
          onInput={(event) => tell({ is: 'typed', field, text: event.currentTarget.value, before: value })} />
      </label>
      {below.shown}
    </div>
  )
}

/** Saves by a deed what stands in the deed's drafts, once something is typed and as long as it has no problem. */
export function DraftForm({ state, deed, problem, save = words.save, atFields = [], children }: {
  state: State
  deed: Deed
  problem: string | null
  save?: string
  atFields?: readonly string[] // columns whose refusals stand at their fields
  children: ComponentChildren
}) {
  const { tell, perform } = useActs()
  const doing = state.deeds[deed.subject]
  const underWay = doing?.is === 'under_way'
  const fields = (deed.drafts ?? []).filter((field) => state.drafts[field] !== undefined)
  const changed = fields.length > 0
  const button = useRef<HTMLButtonElement>(null)
  useFocusAfterLess(changed ? 1 : 0, button)

  function submit(event: Event): void {
    event.preventDefault()
    if (changed && !problem && !underWay) perform(deed)
  }

  function undo(): void {
    for (const field of fields) tell({ is: 'typed', field, text: undefined })
  }

  return (
    <form onSubmit={submit}>
      {children}
      <p class={problem ? 'fault' : undefined} role="alert">{problem}</p>
      <p class="line">
        <button ref={button} type="submit" class="main" aria-disabled={!changed || problem !== null || underWay}>{save}</button>
        {changed && <button type="button" onClick={undo}>{words.undo}</button>}
      </p>
      {refusalOf(doing, atFields) === null && <DoingNote doing={doing} />}
    </form>
  )
}

/** Asks once more, in the page, before it does what cannot be undone: `warning` says what is lost. */
export function Danger({ state, deed, label, warning }: { state: State; deed: Deed; label: string; warning: string }) {
  const { perform } = useActs()
  const [asking, setAsking] = useState(false)
  const why = useId()
  const doing = state.deeds[deed.subject]
  const underWay = doing?.is === 'under_way'
  const next = useRef<HTMLButtonElement>(null)
  const before = useRef(asking)
  useEffect(() => {
    if (before.current !== asking) next.current?.focus()
    before.current = asking
  }, [asking])

  function confirm(): void {
    setAsking(false)
    perform(deed)
  }

  if (!asking) {
    return (
      <>
        <button key="ask" ref={next} type="button" class="danger" aria-disabled={underWay} onClick={() => !underWay && setAsking(true)}>{label}</button>
        <DoingNote doing={doing} />
      </>
    )
  }
  return (
    <div role="group" aria-label={label} class="fault">
      <p id={why}>{warning}</p>
      <p class="line">
        <button type="button" class="danger" onClick={confirm}>{label}</button>
        <button key="keep" ref={next} type="button" aria-describedby={why} onClick={() => setAsking(false)}>{words.keep}</button>
      </p>
    </div>
  )
}

/** Says to whom may only read that this is so. */
export function ReadOnly({ client }: { client: Client }) {
  return mayChange(client) ? null : <p class="quiet">{words.readOnly}</p>
}
