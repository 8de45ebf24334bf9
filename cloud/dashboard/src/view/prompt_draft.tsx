import { useRef } from 'preact/hooks'

import type { Problem, Prompts } from '../ask/of/prompt'
import { fieldsOfPrompt, publishPrompt, savePrompt, type Words } from '../deeds/prompt'
import { placesOf, type Place } from '../shown/places'
import { draftOf, heardOf, spoken } from '../shown/prompts'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { DraftForm, LongField } from './form'
import type { Page } from './page'
import { DoingNote, Section, Words as Pieces } from './parts'

const words = texts.steering.prompt
const NOTHING: Words = { greeting: '', body: '' }

/** What the fields hold: what was typed, else the saved draft, else what is heard. */
export function shownIn({ state, client }: Page, prompts: Prompts): { readonly held: Words; readonly typed: Words; readonly unsaved: boolean } {
  const fields = fieldsOfPrompt(client.id, prompts.profession.id)
  const held = draftOf(prompts) ?? heardOf(prompts) ?? NOTHING
  const typed = { greeting: state.drafts[fields.greeting] ?? held.greeting, body: state.drafts[fields.body] ?? held.body }
  return { held, typed, unsaved: typed.greeting !== held.greeting || typed.body !== held.body }
}

export function Draft({ prompts, page }: { prompts: Prompts; page: Page }) {
  const { state, client } = page
  const text = useRef<HTMLDivElement>(null)
  const { id: profession } = prompts.profession
  const fields = fieldsOfPrompt(client.id, profession)
  const { held, typed } = shownIn(page, prompts)
  const draft = draftOf(prompts)
  const wrong = (field: Problem['field']) => prompts.problems.some((problem) => problem.field === field)

  function show(field: Problem['field'], { from, to }: Place): void {
    const area = text.current?.querySelector<HTMLTextAreaElement>(`textarea[name="${field}"]`)
    area?.setSelectionRange(from, to)
    area?.focus()
  }

  return (
    <Section title={words.draft}>
      <p class="quiet">{words.draftWhy}</p>
      <div ref={text}>
        <DraftForm state={state} deed={savePrompt(state, client.id, profession, draft, held)} problem={null} save={words.save}>
          <LongField state={state} field={fields.greeting} value={held.greeting} label={words.greeting} name="greeting" rows={3}
            maxLength={1000} aria-invalid={wrong('greeting')} />
          {typed.greeting.includes('{business}') && <p class="quiet">{words.soundsLike}: {spoken(typed.greeting, prompts.name)}</p>}
          <LongField state={state} field={fields.body} value={held.body} label={words.body} name="body" rows={16}
            maxLength={16000} aria-invalid={wrong('body')} />
        </DraftForm>
      </div>
      {draft && <Checked prompts={prompts} typed={typed} page={page} show={show} />}
    </Section>
  )
}

interface Showing {
  readonly typed: Words
  readonly page: Page
  readonly show: (field: Problem['field'], place: Place) => void
}

/** Whether the saved draft may be published, and what keeps it from that, in the words that stand there now. */
function Checked({ prompts, typed, page, show }: Showing & { prompts: Prompts }) {
  const { perform } = useActs()
  const { state, client, format } = page
  const draft = draftOf(prompts)
  if (!draft) return null
  const { unsaved } = shownIn(page, prompts)
  const fit = prompts.problems.length === 0
  const deed = publishPrompt(client.id, draft)
  const doing = state.deeds[deed.subject]
  const may = fit && !unsaved && doing?.is !== 'under_way'
  return (
    <>
      {fit ? <p>{words.fit}</p> : (
        <>
          <h3>{words.problems}</h3>
          <ul class="cards">
            {prompts.problems.map((problem) => <Wrong key={problem.detail} problem={problem} typed={typed} page={page} show={show} />)}
          </ul>
        </>
      )}
      <p class="line">
        <button type="button" class="main" aria-disabled={!may} onClick={() => may && perform(deed)}>{words.publish(format.number(draft.version))}</button>
        {unsaved && <span class="quiet">{words.saveFirst}</span>}
      </p>
      <DoingNote doing={doing} />
    </>
  )
}

function Wrong({ problem, typed, page: { format }, show }: Showing & { problem: Problem }) {
  const places = placesOf(typed[problem.field], problem)
  return (
    <li class="warn">
      <p>{words.problem(problem)}</p>
      {places.map((place) => (
        <p key={place.from} class="line">
          <span>{words.line(format.number(place.line))} <Pieces pieces={place.pieces} /></span>
          <button type="button" onClick={() => show(problem.field, place)}>{words.show}</button>
        </p>
      ))}
      {places.length === 0 && <p class="quiet">{problem.detail}</p>}
    </li>
  )
}
