import { useState } from 'preact/hooks'

import { OUTCOMES } from '../route'
import type { Call } from '../rows'
import { sumTyped } from '../shown/calls'
import { subjectOf, type Deed } from '../state'
import { texts } from '../texts.en'
import { useActs } from './acts'
import { mayChange, type Page } from './page'
import { DoingNote } from './parts'

const words = texts.call

/** What a member knows better: the outcome by one click, the sum by typing it. */
export function Correction({ call, page }: { call: Call; page: Page }) {
  const { perform } = useActs()
  const { state, client } = page
  if (!mayChange(client)) return null
  const deed = { deed: 'correct', client: client.id, call: call.id } as const satisfies Deed
  const doing = state.deeds[subjectOf(deed)]
  const underWay = doing?.is === 'under_way'
  return (
    <fieldset class="correction">
      <legend>{words.correct}</legend>
      <p class="quiet">{words.correctHint}</p>
      <p class="choices">
        {OUTCOMES.map((outcome) => (
          <button key={outcome} type="button" aria-pressed={outcome === call.outcome} aria-disabled={underWay}
            onClick={() => !underWay && perform({ ...deed, outcome })}>
            {texts.outcome(outcome)}
          </button>
        ))}
      </p>
      <Brought call={call} page={page} underWay={underWay} />
      <DoingNote doing={doing} />
    </fieldset>
  )
}

function Brought({ call, page: { state, client }, underWay }: { call: Call; page: Page; underWay: boolean }) {
  const { tell, perform } = useActs()
  const [bad, setBad] = useState(false)
  const deed = { deed: 'correct', client: client.id, call: call.id } as const satisfies Deed
  const field = subjectOf(deed)
  const typed = state.drafts[field] ?? ''

  function submit(event: Event): void {
    event.preventDefault()
    const revenue = sumTyped(typed)
    setBad(revenue === null)
    if (revenue !== null && !underWay) perform({ ...deed, revenue })
  }

  return (
    <form class="line" onSubmit={submit}>
      <label>
        {words.brought} ({call.currency ?? client.currency})
        <input name="revenue" inputMode="decimal" autocomplete="off" value={typed} aria-invalid={bad} aria-describedby="bad-sum"
          onInput={(event) => tell({ is: 'typed', field, text: event.currentTarget.value })} />
      </label>
      <button type="submit" aria-disabled={underWay}>{words.save}</button>
      <span id="bad-sum" class={bad ? 'fault' : undefined} role="alert">{bad && words.badSum}</span>
    </form>
  )
}
