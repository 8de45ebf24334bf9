import { useState } from 'preact/hooks'

import { correctOutcome, correctRevenue, subjectOfCall } from '../deeds/call'
import { OUTCOMES } from '../route'
import type { Call } from '../rows'
import { sumTyped } from '../shown/calls'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { Field } from './form'
import { mayChange, type Page } from './page'
import { DoingNote } from './parts'

const words = texts.call

/** What a member knows better: the outcome by one click, the sum by typing it. */
export function Correction({ call, page }: { call: Call; page: Page }) {
  const { perform } = useActs()
  const { state, client } = page
  if (!mayChange(client)) return null
  const doing = state.deeds[subjectOfCall(call.id)]
  const underWay = doing?.is === 'under_way'
  return (
    <fieldset class="correction">
      <legend>{words.correct}</legend>
      <p class="quiet">{words.correctHint}</p>
      <p class="choices">
        {OUTCOMES.map((outcome) => (
          <button key={outcome} type="button" aria-pressed={outcome === call.outcome} aria-disabled={underWay}
            onClick={() => !underWay && perform(correctOutcome(client.id, call.id, outcome))}>
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
  const { perform } = useActs()
  const [bad, setBad] = useState(false)
  const field = subjectOfCall(call.id)

  function submit(event: Event): void {
    event.preventDefault()
    const revenue = sumTyped(state.drafts[field] ?? '')
    setBad(revenue === null)
    if (revenue !== null && !underWay) perform(correctRevenue(client.id, call.id, revenue))
  }

  return (
    <form class="line" onSubmit={submit}>
      <Field state={state} field={field} value="" label={`${words.brought} (${call.currency ?? client.currency})`}
        name="revenue" inputMode="decimal" aria-invalid={bad} aria-describedby="bad-sum" />
      <button type="submit" aria-disabled={underWay}>{texts.form.save}</button>
      <span id="bad-sum" class={bad ? 'fault' : undefined} role="alert">{bad && words.badSum}</span>
    </form>
  )
}
