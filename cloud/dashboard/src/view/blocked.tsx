import { useRef } from 'preact/hooks'

import { questionsOfBlocked, type Blocked, type BlockedCaller } from '../ask/of/blocked'
import { block, blockWithheld, fieldOfWithheld, NEW_BLOCKED, subjectOfBlocking, unblock, type BlockedTexts } from '../deeds/blocked'
import { numberTyped } from '../shown/numbers'
import { asText, fieldOf, typedOf } from '../shown/record'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { Tick } from './choice'
import { useFocusAfterLess } from './focus'
import { DraftForm, Field, ReadOnly } from './form'
import { mayChange, type Page } from './page'
import { Answered, DoingNote, Section, Title } from './parts'

const words = texts.steering.blocked

export function BlockedPage(page: Page) {
  const { state, client } = page
  const [question] = questionsOfBlocked(client)
  return (
    <>
      <Title>{words.title}</Title>
      <p class="quiet">{words.why}</p>
      <ReadOnly client={client} />
      <Answered answer={answerTo(state, question)} question={question}>
        {({ withheld, callers }) => (
          <>
            <Callers callers={callers} page={page} />
            <Section title={words.withheld}><Withheld withheld={withheld} page={page} /></Section>
          </>
        )}
      </Answered>
    </>
  )
}

function Withheld({ withheld, page: { state, client } }: { withheld: Blocked['withheld']; page: Page }) {
  if (!mayChange(client)) return <p>{words.withheldIs(withheld)}</p>
  const field = fieldOfWithheld(client.id)
  const held = asText(withheld)
  return (
    <DraftForm state={state} deed={blockWithheld(client.id, state.drafts[field] ?? held)} problem={null}>
      <Tick state={state} field={field} value={held} label={words.withheldField} />
    </DraftForm>
  )
}

function Callers({ callers, page }: { callers: readonly BlockedCaller[]; page: Page }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusAfterLess(callers.length, heading)
  return (
    <Section title={words.callers} heading={heading}>
      {mayChange(page.client) && <Added callers={callers} page={page} />}
      {callers.length === 0 && <p>{words.none}</p>}
      <ul class="rows">
        {callers.map((caller) => <li key={caller.id}><Line caller={caller} page={page} /></li>)}
      </ul>
    </Section>
  )
}

function Line({ caller: { id, e164, note, created_at }, page: { state, client, format } }: { caller: BlockedCaller; page: Page }) {
  const { perform } = useActs()
  const who = e164 ?? words.erased
  const deed = unblock(client.id, id)
  const doing = state.deeds[deed.subject]
  return (
    <>
      <p class="spread">
        <span>{who}{note && `: ${note}`} <span class="quiet">{words.since(format.moment(created_at))}</span></span>
        {mayChange(client) && (
          <button type="button" aria-label={words.unblock(who)} aria-disabled={doing?.is === 'under_way'}
            onClick={() => doing?.is !== 'under_way' && perform(deed)}>{words.unblockIt}</button>
        )}
      </p>
      <DoingNote doing={doing} />
    </>
  )
}

function Added({ callers, page: { state, client } }: { callers: readonly BlockedCaller[]; page: Page }) {
  const subject = subjectOfBlocking(client.id)
  const typed = typedOf(state.drafts, subject, NEW_BLOCKED)
  const number = numberTyped(typed.number)
  const bad = typed.number !== '' && number === null
  const here = callers.some(({ e164 }) => e164 !== null && e164 === number)
  const of = (name: keyof BlockedTexts) => ({ state, field: fieldOf(subject, name), value: NEW_BLOCKED[name] })
  return (
    <DraftForm state={state} deed={block(client.id, typed)} problem={bad ? words.badNumber : here ? words.here : null} save={words.block}>
      <div class="line">
        <Field {...of('number')} type="tel" label={words.number} required aria-invalid={bad || here} />
        <Field {...of('note')} label={words.note} maxLength={200} />
      </div>
    </DraftForm>
  )
}
