import { useRef } from 'preact/hooks'

import { questionsOfHours, type Closure, type Service, type Steering } from '../ask/of/hours'
import { fieldOfHours, setHours } from '../deeds/hours'
import type { Hours } from '../rows'
import { hoursTyped, inField, problemOf, saved, stretchesOf, WEEK, withEnd, withoutStretch, withStretch, type Weekday } from '../shown/hours'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { useFocusAfterLess } from './focus'
import { DraftForm, ReadOnly } from './form'
import { mayChange, type Page } from './page'
import { Answered, Section, Title } from './parts'

const words = texts.steering.hours

export function HoursPage(page: Page) {
  const { state, client } = page
  const [question] = questionsOfHours(client)
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

function ReadWeek({ hours, page: { client, format } }: { hours: Hours; page: Page }) {
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
      <ReadOnly client={client} />
    </>
  )
}

/** What is typed stays in the state, as text, until it is saved or undone. */
function Week({ hours, page: { state, client, format } }: { hours: Hours; page: Page }) {
  const { tell } = useActs()
  const field = fieldOfHours(client.id)
  const typed = hoursTyped(state.drafts[field], hours)
  const problem = problemOf(typed)
  return (
    <DraftForm state={state} deed={setHours(client.id, saved(typed))} problem={problem && words.problem[problem]} save={words.save}>
      {WEEK.map((day, i) => (
        <DayHours key={day} day={day} name={format.weekday(i + 1)} hours={typed}
          change={(next) => tell({ is: 'typed', field, text: JSON.stringify(next) })} />
      ))}
    </DraftForm>
  )
}

export function DayHours({ day, name, hours, change }: { day: Weekday; name: string; hours: Hours; change: (next: Hours) => void }) {
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
