import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

import type { State } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'

const words = texts.form

interface Of {
  readonly state: State
  readonly field: string
  readonly value: string // what holds by now
  readonly fault?: string | null | undefined
  readonly read?: ((value: string) => string) | undefined // as people read it
}

interface Below {
  readonly told: { 'aria-invalid'?: true; 'aria-describedby'?: string } // for the field itself
  readonly shown: ComponentChildren
}

/** What stands below a field: why it was refused, and what somebody else made of it since it began to be typed. */
export function useBelow({ state, field, value, fault, read = (text) => text }: Of): Below {
  const { tell } = useActs()
  const id = useId()
  const typed = state.drafts[field]
  const base = state.bases[field]
  const changed = typed !== undefined && typed !== value && base !== undefined && base !== value
  if (!fault && !changed) return { told: {}, shown: null }

  function take(text: string | undefined): void {
    tell({ is: 'typed', field, text: undefined })
    if (text !== undefined) tell({ is: 'typed', field, text, before: value })
  }

  return {
    told: { ...(fault ? { 'aria-invalid': true } : {}), 'aria-describedby': id },
    shown: (
      <div id={id} class="fault">
        {fault && <p>{fault}</p>}
        {changed && (
          <>
            <p>{words.meanwhile}</p>
            <p class="said">{read(value) || words.nothing}</p>
            <p class="line">
              <button type="button" onClick={() => take(undefined)}>{words.takeTheirs}</button>
              <button type="button" onClick={() => take(typed)}>{words.keepMine}</button>
            </p>
          </>
        )}
      </div>
    ),
  }
}
