import type { Deed } from '../deed'
import { EVENTS, problemOfWanted, wantedTyped, withEvent, type Wanted } from '../shown/webhooks'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { useBelow } from './below'
import { DraftForm } from './form'
import type { Page } from './page'

const words = texts.steering.webhooks

/** Where a webhook goes and what it hears of, as text in the drafts until it is saved or undone. */
export function WebhookForm({ field, before, deed, save, page: { state } }: {
  field: string
  before: Wanted
  deed: (wanted: Wanted, began: Wanted) => Deed // began: what held before the first letter
  save?: string
  page: Pick<Page, 'state'>
}) {
  const { tell } = useActs()
  const draft = state.drafts[field]
  const held = JSON.stringify(before)
  const typed = wantedTyped(draft, before)
  const problem = draft === undefined ? null : problemOfWanted(typed)
  const change = (next: Wanted) => tell({ is: 'typed', field, text: JSON.stringify(next), before: held })
  const below = useBelow({ state, field, value: held, read: (text) => toldOf(wantedTyped(text, before)) })
  return (
    <DraftForm state={state} deed={deed(typed, wantedTyped(state.bases[field], before))} problem={problem && words.problem[problem]} {...(save ? { save } : {})}>
      <label>
        {words.address}
        <input type="url" autocomplete="off" placeholder="https://" value={typed.url}
          onInput={(event) => change({ ...typed, url: event.currentTarget.value })} />
      </label>
      <fieldset>
        <legend>{words.hears}</legend>
        {EVENTS.map((event) => (
          <label key={event} class="tick">
            <input type="checkbox" checked={typed.events.includes(event)}
              onChange={({ currentTarget }) => change(withEvent(typed, event, currentTarget.checked))} />
            {words.event(event)} <span class="quiet">{event}</span>
          </label>
        ))}
      </fieldset>
      {below.shown}
    </DraftForm>
  )
}

function toldOf({ url, events }: Wanted): string {
  return `${url} (${events.join(', ')})`
}
