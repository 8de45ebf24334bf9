import { useRef } from 'preact/hooks'

import type { Question } from '../question'
import type { Closure, Hours, Service, Steering } from '../rows'
import { hoursTyped, inField, problemOf, saved, stretchesOf, WEEK, withEnd, withoutStretch, withStretch, type Weekday } from '../shown/hours'
import { answerTo, subjectOf, type Deed } from '../state'
import { texts } from '../texts.en'
import { useActs } from './acts'
import { useFocusAfterLess } from './focus'
import { mayChange, type Page } from './page'
import { Answered, DoingNote, Section, Title } from './parts'

const words = texts.opening

export function HoursPage(page: Page) {
  const { state, client } = page
  const question: Question<'steering'> = { kind: 'steering', client: client.id }
  return (
    <>
      <Title>{words.title}</Title>
      <Answered answer={answerTo(state, question)} question={question}>{(steering) => <Shown steering={steering} page={page} />}</Answered>
    </>
  )
}

function Shown({ steering, page }: { steering: Steering; page: Page }) {
  return (
    <>
      <Section title={words.hours}>
        <p class="quiet">{words.zone(page.client.timezone)}</p>
        {Object.keys(steering.hours).length === 0 && <p>{words.unknown}</p>}
        {mayChange(page.client) ? <Week hours={steering.hours} page={page} /> : <ReadWeek hours={steering.hours} page={page} />}
      </Section>
      <Section title={words.closures}>
        {steering.closures.length === 0 ? <p>{words.noClosures}</p> : <Closures closures={steering.closures} page={page} />}
      </Section>
      <Section title={words.services}>
        {steering.services.length === 0 ? <p>{words.noServices}</p> : <Services services={steering.services} page={page} />}
      </Section>
    </>
  )
}

function ReadWeek({ hours, page: { format } }: { hours: Hours; page: Page }) {
  return (
    <>
      <table>
        <tbody>
          {WEEK.map((day, i) => (
            <tr key={day}>
              <th scope="row">{format.weekday(i + 1)}</th>
              <td>{stretchesOf(hours, day).map(([from, to]) => `${from}–${to}`).join(', ') || words.closed}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">{words.readOnly}</p>
    </>
  )
}

/** What is typed stays in the state, as text, until it is saved or undone. */
function Week({ hours, page }: { hours: Hours; page: Page }) {
  const { tell, perform } = useActs()
  const { state, client } = page
  const field = `hours ${client.id}`
  const typed = hoursTyped(state.drafts[field], hours)
  const deed: Deed = { deed: 'set_hours', client: client.id, hours: saved(typed) }
  const doing = state.deeds[subjectOf(deed)]
  const underWay = doing?.is === 'under_way'
  const problem = problemOf(typed)
  const changed = state.drafts[field] !== undefined
  const save = useRef<HTMLButtonElement>(null)
  useFocusAfterLess(changed ? 1 : 0, save)

  function submit(event: Event): void {
    event.preventDefault()
    if (changed && !problem && !underWay) perform(deed)
  }

  return (
    <form onSubmit={submit}>
      {WEEK.map((day, i) => (
        <DayHours key={day} day={day} name={page.format.weekday(i + 1)} hours={typed}
          change={(next) => tell({ is: 'typed', field, text: JSON.stringify(next) })} />
      ))}
      <p class={problem ? 'fault' : undefined} role="alert">{problem && words.problem[problem]}</p>
      <p class="line">
        <button ref={save} type="submit" class="main" aria-disabled={!changed || problem !== null || underWay}>{words.save}</button>
        {changed && <button type="button" onClick={() => tell({ is: 'typed', field, text: undefined })}>{words.undo}</button>}
      </p>
      <DoingNote doing={doing} />
    </form>
  )
}

function DayHours({ day, name, hours, change }: { day: Weekday; name: string; hours: Hours; change: (next: Hours) => void }) {
  const stretches = stretchesOf(hours, day)
  const more = useRef<HTMLButtonElement>(null)
  useFocusAfterLess(stretches.length, more)
  return (
    <fieldset class="day">
      <legend>{name}</legend>
      {stretches.length === 0 && <span class="quiet">{words.closed}</span>}
      {stretches.map(([from, to], i) => (
        <span key={i} class="stretch">
          <input type="time" value={from} aria-label={words.fromOn(name)} required
            onInput={(event) => change(withEnd(hours, day, i, 0, event.currentTarget.value))} />
          <span aria-hidden="true">{words.to}</span>
          <input type="time" value={inField(to)} aria-label={words.toOn(name)} required
            onInput={(event) => change(withEnd(hours, day, i, 1, event.currentTarget.value))} />
          <button type="button" aria-label={words.less(name)} onClick={() => change(withoutStretch(hours, day, i))}>−</button>
        </span>
      ))}
      <button ref={more} type="button" aria-label={words.more(name)} onClick={() => change(withStretch(hours, day))}>+</button>
    </fieldset>
  )
}

function Closures({ closures, page: { format } }: { closures: readonly Closure[]; page: Page }) {
  return (
    <ul>
      {closures.map(({ id, first, last, called, hours }) => (
        <li key={id}>
          {format.day(first)}{last !== first && `–${format.day(last)}`}: {called}{' '}
          <span class="quiet">{hours.map(([from, to]) => `${from}–${to}`).join(', ') || words.shut}</span>
        </li>
      ))}
    </ul>
  )
}

function Services({ services, page: { client, format } }: { services: readonly Service[]; page: Page }) {
  return (
    <ul>
      {services.map((service) => (
        <li key={service.id}>
          {service.name}{' '}
          <span class="quiet">
            {[
              words.minutes(format.number(service.minutes)),
              service.price === null ? words.noPrice : format.money(service.price, client.currency),
              service.bookable ? '' : words.notBookable,
            ].filter(Boolean).join(', ')}
          </span>
        </li>
      ))}
    </ul>
  )
}
