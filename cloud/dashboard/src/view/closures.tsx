import { useRef } from 'preact/hooks'

import type { Closure } from '../ask/of/hours'
import { dayIn } from '../days'
import { removeClosure, saveClosure, subjectOfClosure } from '../deeds/closures'
import { byTime, NEW_CLOSURE, problemOfClosure, stretchesTyped, textsOfClosure, type ClosureTexts } from '../shown/closures'
import { fieldOf, isTyped, typedOf } from '../shown/record'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { useFocusAfterLess } from './focus'
import { Danger, DraftForm, Field } from './form'
import { mayChange, type Page } from './page'
import { Section } from './parts'
import { Opened } from './row'
import { readStretches, StretchesField } from './week'

const words = texts.steering.hours

export function Closures({ closures, page }: { closures: readonly Closure[]; page: Page }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusAfterLess(closures.length, heading)
  const { coming, over } = byTime(closures, dayIn(page.client.timezone, page.state.now))
  return (
    <Section title={words.closures} heading={heading}>
      <p class="quiet">{words.closuresWhy}</p>
      {coming.length === 0 ? <p>{words.noClosures}</p> : <List closures={coming} page={page} />}
      {mayChange(page.client) && <Added page={page} />}
      {over.length > 0 && <Opened line={words.over} typed={false}><List closures={over} page={page} /></Opened>}
    </Section>
  )
}

function List({ closures, page }: { closures: readonly Closure[]; page: Page }) {
  return (
    <ul class="rows">
      {closures.map((closure) => (
        <li key={closure.id}>{mayChange(page.client) ? <Changed closure={closure} page={page} /> : <Line closure={closure} page={page} />}</li>
      ))}
    </ul>
  )
}

function Line({ closure: { first, last, called, hours }, page: { format } }: { closure: Closure; page: Page }) {
  return (
    <>
      {first === last ? format.day(first) : words.range(format.day(first), format.day(last))}{called && `: ${called}`}{' '}
      <span class="quiet">{readStretches(hours) || words.shut}</span>
    </>
  )
}

function Changed({ closure, page }: { closure: Closure; page: Page }) {
  const { state, client } = page
  const held = textsOfClosure(closure)
  return (
    <Opened line={<Line closure={closure} page={page} />} typed={isTyped(state.drafts, subjectOfClosure(client.id, closure.id), held)}>
      <ClosureForm id={closure.id} held={held} page={page} />
      <Danger state={state} deed={removeClosure(client.id, closure.id)} label={words.removeClosure} warning={words.removeClosureWarning} />
    </Opened>
  )
}

function Added({ page }: { page: Page }) {
  return (
    <Opened line={words.addClosure} typed={isTyped(page.state.drafts, subjectOfClosure(page.client.id, null), NEW_CLOSURE)}>
      <ClosureForm id={null} held={NEW_CLOSURE} page={page} />
    </Opened>
  )
}

function ClosureForm({ id, held, page: { state, client } }: { id: string | null; held: ClosureTexts; page: Page }) {
  const { tell } = useActs()
  const subject = subjectOfClosure(client.id, id)
  const typed = typedOf(state.drafts, subject, held)
  const problem = problemOfClosure(typed)
  const of = (name: keyof ClosureTexts) => ({ state, field: fieldOf(subject, name), value: held[name] })
  return (
    <DraftForm state={state} deed={saveClosure(client.id, id, typed)} problem={problem && words.problem[problem]} save={words.saveClosure}>
      <div class="line">
        <Field {...of('first')} type="date" label={words.first} min="2000-01-01" max="2100-01-01" required />
        <Field {...of('last')} type="date" label={words.last} aria-invalid={problem === 'turned' || problem === 'too_long'} />
        <Field {...of('called')} label={words.called} maxLength={100} placeholder={words.calledHint} />
      </div>
      <StretchesField legend={words.open} name={words.theseDays} stretches={stretchesTyped(typed)}
        change={(next) => tell({ is: 'typed', field: fieldOf(subject, 'hours'), text: JSON.stringify(next) })} />
    </DraftForm>
  )
}
