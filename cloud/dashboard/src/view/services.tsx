import { useRef } from 'preact/hooks'

import { questionsOfServices, type Service } from '../ask/of/services'
import { addService, changeService, moveService, removeService, stopOffering, subjectOfService } from '../deeds/services'
import { fieldOf, isTyped, typedOf } from '../shown/record'
import { behind, NEW_SERVICE, problemOfService, textsOfService, type ServiceTexts } from '../shown/services'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { Tick } from './choice'
import { useFocusAfterLess } from './focus'
import { Danger, DraftForm, Field, ReadOnly } from './form'
import { mayChange, type Page } from './page'
import { Answered, DoingNote, Section, Title } from './parts'
import { PriceList } from './prices'
import { Mover, Opened, StillNeeded } from './row'

const words = texts.steering.services

export function ServicesPage(page: Page) {
  const { state, client } = page
  const [services, prices] = questionsOfServices(client)
  return (
    <>
      <Title>{words.title}</Title>
      <ReadOnly client={client} />
      <Answered answer={answerTo(state, services)} question={services}>{(all) => <Services all={all} page={page} />}</Answered>
      <Answered answer={answerTo(state, prices)} question={prices}>{(held) => <PriceList prices={held} page={page} />}</Answered>
    </>
  )
}

function Services({ all, page }: { all: readonly Service[]; page: Page }) {
  const { state, client } = page
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusAfterLess(all.length, heading)
  return (
    <Section title={words.services} heading={heading}>
      <p class="quiet">{words.servicesWhy}</p>
      {all.length === 0 && <p>{words.none}</p>}
      <ol class="rows">
        {all.map((service) => (
          <li key={service.id}>{mayChange(client) ? <Changed service={service} all={all} page={page} /> : <Line service={service} page={page} />}</li>
        ))}
      </ol>
      {mayChange(client) && (
        <Opened line={words.add} typed={isTyped(state.drafts, subjectOfService(client.id, null), NEW_SERVICE)}>
          <ServiceForm id={null} held={NEW_SERVICE} all={all} page={page} />
        </Opened>
      )}
    </Section>
  )
}

function Line({ service, page: { client, format } }: { service: Service; page: Page }) {
  return (
    <>
      {service.name}{' '}
      <span class="quiet">
        {[
          words.minutes(format.number(service.minutes)),
          service.buffer_minutes > 0 ? words.buffer(format.number(service.buffer_minutes)) : '',
          service.price === null ? words.noPrice : format.money(service.price, client.currency),
          service.bookable ? '' : words.notBookable,
        ].filter(Boolean).join(', ')}
      </span>
    </>
  )
}

function Changed({ service, all, page }: { service: Service; all: readonly Service[]; page: Page }) {
  const { perform } = useActs()
  const { state, client } = page
  const held = textsOfService(service)
  const removal = removeService(client.id, service.id)
  const order = moveService(client.id, all, service.id, 1).subject
  return (
    <Opened line={<Line service={service} page={page} />} typed={isTyped(state.drafts, subjectOfService(client.id, service.id), held)}>
      <ServiceForm id={service.id} held={held} all={all} page={page} />
      <p class="line">
        <Mover place={all.indexOf(service)} last={all.length - 1} busy={state.deeds[order]?.is === 'under_way'}
          move={(by) => perform(moveService(client.id, all, service.id, by))} />
      </p>
      {state.deeds[order]?.is === 'failed' && <DoingNote doing={state.deeds[order]} />}
      <Danger state={state} deed={removal} label={words.remove} warning={words.removeWarning} />
      <StillNeeded doing={state.deeds[removal.subject]} why={service.bookable ? words.needed : words.stopped} instead={words.stop}
        deed={service.bookable ? stopOffering(client.id, service.id) : null} />
    </Opened>
  )
}

function ServiceForm({ id, held, all, page: { state, client } }: { id: string | null; held: ServiceTexts; all: readonly Service[]; page: Page }) {
  const subject = subjectOfService(client.id, id)
  const typed = typedOf(state.drafts, subject, held)
  const problem = problemOfService(typed, all.filter((other) => other.id !== id))
  const of = (name: keyof ServiceTexts) => ({ state, field: fieldOf(subject, name), value: held[name] })
  const deed = id === null ? addService(client.id, typed, behind(all)) : changeService(client.id, id, typed)
  return (
    <DraftForm state={state} deed={deed} problem={problem && words.problem[problem]} save={words.save}>
      <div class="line">
        <Field {...of('name')} label={words.name} maxLength={100} required aria-invalid={problem === 'twice'} />
        <Field {...of('minutes')} type="number" label={words.minutesField} min={5} max={1440} required />
        <Field {...of('buffer')} type="number" label={words.bufferField} min={0} max={1440} required />
        <Field {...of('price')} label={words.price(client.currency)} inputMode="decimal" aria-invalid={problem === 'price'} />
      </div>
      <Tick {...of('bookable')} label={words.bookable} />
    </DraftForm>
  )
}
