import { useRef } from 'preact/hooks'

import type { Bookings, Staff } from '../ask/of/bookings'
import { addStaff, changeStaff, moveStaff, removeStaff, stopBooking, subjectOfStaff } from '../deeds/bookings'
import { NEW_STAFF, ownHours, ownServices, problemOfStaff, textsOfStaff, withService, type StaffTexts } from '../shown/bookings'
import { fieldOf, isTyped, typedOf } from '../shown/record'
import { behind } from '../shown/services'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { Tick, TickBox } from './choice'
import { useFocusAfterLess } from './focus'
import { Danger, DraftForm, Field } from './form'
import { mayChange, type Page } from './page'
import { DoingNote, Section } from './parts'
import { Mover, Opened, StillNeeded } from './row'
import { WeekField } from './week'

const words = texts.steering.bookings

interface Shown {
  readonly bookings: Bookings
  readonly page: Page
}

export function StaffList({ bookings, page }: Shown) {
  const { state, client } = page
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusAfterLess(bookings.staff.length, heading)
  return (
    <Section title={words.staff} heading={heading}>
      <p class="quiet">{words.staffWhy}</p>
      {bookings.staff.length === 0 && <p>{words.nobody}</p>}
      <ol class="rows">
        {bookings.staff.map((one) => (
          <li key={one.id}>{mayChange(client) ? <Changed one={one} bookings={bookings} page={page} /> : <Line one={one} page={page} />}</li>
        ))}
      </ol>
      {mayChange(client) && (
        <Opened line={words.add} typed={isTyped(state.drafts, subjectOfStaff(client.id, null), NEW_STAFF)}>
          <StaffForm id={null} held={NEW_STAFF} bookings={bookings} page={page} />
        </Opened>
      )}
    </Section>
  )
}

function Line({ one, page: { format } }: { one: Staff; page: Page }) {
  const facts = [
    one.unnamed && words.unnamed,
    one.hours && words.ownHoursLine,
    one.services && words.some(format.number(one.services.length)),
    !one.bookable && words.notBookable,
  ]
  return <>{one.name} <span class="quiet">{facts.filter(Boolean).join(', ')}</span></>
}

function Changed({ one, bookings, page }: Shown & { one: Staff }) {
  const { perform } = useActs()
  const { state, client } = page
  const { staff } = bookings
  const held = textsOfStaff(one)
  const removal = removeStaff(client.id, one.id)
  const order = moveStaff(client.id, staff, one.id, 1).subject
  return (
    <Opened line={<Line one={one} page={page} />} typed={isTyped(state.drafts, subjectOfStaff(client.id, one.id), held)}>
      <StaffForm id={one.id} held={held} bookings={bookings} page={page} />
      <p class="line">
        <Mover place={staff.indexOf(one)} last={staff.length - 1} busy={state.deeds[order]?.is === 'under_way'}
          move={(by) => perform(moveStaff(client.id, staff, one.id, by))} />
      </p>
      {state.deeds[order]?.is === 'failed' && <DoingNote doing={state.deeds[order]} />}
      <Danger state={state} deed={removal} label={words.remove} warning={words.removeWarning} />
      <StillNeeded doing={state.deeds[removal.subject]} why={one.bookable ? words.needed : words.stopped} instead={words.stop}
        deed={one.bookable ? stopBooking(client.id, one.id) : null} />
    </Opened>
  )
}

function StaffForm({ id, held, bookings, page }: Shown & { id: string | null; held: StaffTexts }) {
  const { tell } = useActs()
  const { state, client, format } = page
  const subject = subjectOfStaff(client.id, id)
  const typed = typedOf(state.drafts, subject, held)
  const problem = problemOfStaff(typed)
  const of = (name: keyof StaffTexts) => ({ state, field: fieldOf(subject, name), value: held[name] })
  const type = (name: keyof StaffTexts, text: string) => tell({ is: 'typed', field: fieldOf(subject, name), text })
  const hours = ownHours(typed)
  const deed = id === null ? addStaff(client.id, typed, behind(bookings.staff)) : changeStaff(client.id, id, typed)
  return (
    <DraftForm state={state} deed={deed} problem={problem && texts.week.problem[problem]} save={words.save}>
      <Field {...of('name')} label={words.name} maxLength={100} required />
      <Tick {...of('bookable')} label={words.bookable} />
      <Does services={bookings.services} chosen={ownServices(typed)} change={(text) => type('services', text)} />
      <TickBox label={words.ownHours} ticked={hours !== null} change={(own) => type('hours', own ? JSON.stringify(bookings.rules.hours) : '')} />
      {hours && <WeekField hours={hours} format={format} change={(next) => type('hours', JSON.stringify(next))} />}
    </DraftForm>
  )
}

function Does({ services, chosen, change }: {
  services: Bookings['services']
  chosen: readonly string[] | null
  change: (text: string) => void
}) {
  return (
    <>
      <TickBox label={words.all} ticked={chosen === null} change={(all) => change(all ? '' : JSON.stringify(services.map(({ id }) => id)))} />
      {chosen && (
        <fieldset>
          <legend>{words.does}</legend>
          {services.map(({ id, name }) => (
            <TickBox key={id} label={name} ticked={chosen.includes(id)} change={(does) => change(withService(chosen, id, does))} />
          ))}
        </fieldset>
      )}
    </>
  )
}
