import { useRef } from 'preact/hooks'

import type { CalendarSource, Staff } from '../ask/of/bookings'
import { dropFeed, makeFeed, removeCalendar, saveCalendar, subjectOfCalendar } from '../deeds/bookings'
import { calendarTyped, feedAddress, hostOf, isCalendarAddress, NEW_CALENDAR, textsOfCalendar, type CalendarTexts } from '../shown/bookings'
import { fieldOf, isTyped, typedOf } from '../shown/record'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { Choice } from './choice'
import { useFocusAfterLess } from './focus'
import { Danger, DraftForm, Field } from './form'
import type { Page } from './page'
import { Section } from './parts'
import { Opened } from './row'

const words = texts.steering.bookings

interface Shown {
  readonly staff: readonly Staff[]
  readonly page: Page
}

export function Calendars({ sources, staff, page }: Shown & { sources: readonly CalendarSource[] }) {
  const { state, client } = page
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusAfterLess(sources.length, heading)
  return (
    <Section title={words.calendars} heading={heading}>
      <p class="quiet">{words.calendarsWhy}</p>
      {sources.length === 0 && <p>{words.noCalendars}</p>}
      <ul class="rows">
        {sources.map((source) => <li key={source.id}><Changed source={source} staff={staff} page={page} /></li>)}
      </ul>
      <Opened line={words.addCalendar} typed={isTyped(state.drafts, subjectOfCalendar(client.id, null), NEW_CALENDAR)}>
        <CalendarForm id={null} held={NEW_CALENDAR} staff={staff} page={page} />
      </Opened>
    </Section>
  )
}

function Changed({ source, staff, page }: Shown & { source: CalendarSource }) {
  const { state, client, format } = page
  const { url, staff_id, last_fetched_at, last_error } = source
  const held = textsOfCalendar(source)
  const whose = staff.find(({ id }) => id === staff_id)?.name
  const facts = [whose && words.of(whose), last_fetched_at ? !last_error && words.read(format.moment(last_fetched_at)) : words.notRead]
  return (
    <>
      <Opened line={<>{hostOf(url)} <span class="quiet">{facts.filter(Boolean).join(', ')}</span></>}
        typed={isTyped(state.drafts, subjectOfCalendar(client.id, source.id), held)}>
        <CalendarForm id={source.id} held={held} staff={staff} page={page} />
        <Danger state={state} deed={removeCalendar(client.id, source.id)} label={words.removeCalendar} warning={words.removeCalendarWarning} />
      </Opened>
      {last_error && last_fetched_at && <p class="fault">{words.failed(format.moment(last_fetched_at), sentence(last_error))}</p>}
    </>
  )
}

function sentence(words: string): string {
  return words.replace(/[.\s]+$/, '') + '.'
}

function CalendarForm({ id, held, staff, page: { state, client } }: Shown & { id: string | null; held: CalendarTexts }) {
  const subject = subjectOfCalendar(client.id, id)
  const typed = typedOf(state.drafts, subject, held)
  const bad = typed.url !== '' && !isCalendarAddress(typed)
  const of = (name: keyof CalendarTexts) => ({ state, field: fieldOf(subject, name), value: held[name] })
  return (
    <DraftForm state={state} deed={saveCalendar(client.id, id, typed)} problem={bad ? words.badAddress : null} save={words.saveCalendar}>
      <Field {...of('url')} label={words.address} inputMode="url" maxLength={2048} required aria-invalid={bad} />
      <Choice {...of('staff')} label={words.whose}
        options={[['', words.everybody], ...staff.filter(({ unnamed }) => !unnamed).map(({ id: one, name }) => [one, name] as const), ...gone(staff, typed)]} />
    </DraftForm>
  )
}

/** Who has no name yet, where the calendar is his all the same. */
function gone(staff: readonly Staff[], typed: CalendarTexts): (readonly [string, string])[] {
  const { staff_id } = calendarTyped(typed)
  return staff.filter(({ id, unnamed }) => unnamed && id === staff_id).map(({ id, name }) => [id, name] as const)
}

/** The address of what is booked is known here once, when it is made. */
export function Feed({ page: { state, client } }: { page: Page }) {
  const { door } = useActs().ways
  const make = makeFeed(client.id)
  const drop = dropFeed(client.id)
  const made = state.deeds[make.subject]
  const dropped = state.deeds[drop.subject]
  return (
    <Section title={words.feed}>
      <p class="quiet">{words.feedWhy}</p>
      {made?.is === 'done' && typeof made.value === 'string' && (
        <>
          <p>{words.feedIs}</p>
          <p class="said"><code>{feedAddress(door, made.value)}</code></p>
          {door === '' && <p class="quiet">{words.noDoor}</p>}
        </>
      )}
      <p><Danger state={state} deed={make} label={words.makeFeed} warning={words.makeFeedWarning} /></p>
      <p><Danger state={state} deed={drop} label={words.dropFeed} warning={words.dropFeedWarning} /></p>
      {dropped?.is === 'done' && <p>{dropped.value === true ? words.dropped : words.noFeed}</p>}
    </Section>
  )
}
