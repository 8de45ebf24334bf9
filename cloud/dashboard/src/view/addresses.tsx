import type { Channel, NotifyAddress } from '../ask/of/people'
import { addAddress, fieldOfNew, removeFrom } from '../deeds/people'
import { saveRow } from '../deeds/row'
import type { Form } from '../shown/columns'
import { addressMeant, addressProblem } from '../shown/reach'
import { texts } from '../texts/en'
import { Choice, Ticks } from './choices'
import { Danger, DraftForm, Field } from './form'
import { Opened } from './opened'
import { mayChange, type Page } from './page'
import { Section } from './parts'
import { typing } from './typing'

const words = texts.steering.people
const LIST = 'notify_addresses'

export function Addresses({ addresses, page }: { addresses: readonly NotifyAddress[]; page: Page }) {
  const may = mayChange(page.client)
  return (
    <Section title={words.told}>
      <p class="quiet">{words.toldWhy}</p>
      {addresses.length === 0 && <p>{words.nobodyTold}</p>}
      <ul class="cards">
        {addresses.map((address) => (
          <li key={address.id}>
            <p>
              <strong>{address.address}</strong>{' '}
              <span class="quiet">{words.by(address.channel)}: {address.urgencies.map(words.urgency).join(', ')}</span>
            </p>
            {may && <Change address={address} others={addresses} page={page} />}
          </li>
        ))}
      </ul>
      {may && <Add others={addresses} page={page} />}
    </Section>
  )
}

function reached(channel: Channel, others: readonly NotifyAddress[], but?: string): string[] {
  return others.filter((other) => other.channel === channel && other.id !== but).map(({ address }) => address)
}

function Change({ address, others, page }: { address: NotifyAddress; others: readonly NotifyAddress[]; page: Page }) {
  const { id, channel } = address
  const form = {
    client: page.client.id, relation: LIST, id, held: { ...address }, columns: { address: channel === 'sms' ? 'phone' : 'line', urgencies: 'json' },
  } as const satisfies Form
  const typed = (column: 'address' | 'urgencies') => page.state.drafts[typing(page, form, column).field] ?? typing(page, form, column).value
  const wrong = addressProblem(channel, typed('address'), reached(channel, others, id))
  const problem = wrong ? words.problem[wrong] : typed('urgencies') === '[]' ? words.noUrgency : null
  const deed = saveRow(page.state, form, ['people'])
  return (
    <Opened line={words.change(address.address)} typed={(deed.drafts ?? []).length > 0}>
      <DraftForm state={page.state} deed={deed} problem={problem} save={words.saveAddress} atFields={['address']}>
        <Field {...typing(page, form, 'address')} label={words.address} maxLength={254} required />
        <Ticks {...typing(page, form, 'urgencies')} label={words.urgencies} options={words.allUrgencies} />
      </DraftForm>
      <Danger state={page.state} deed={removeFrom(page.client.id, LIST, id)} label={words.remove(address.address)} warning={words.noLonger(address.address)} />
    </Opened>
  )
}

function Add({ others, page: { state, client } }: { others: readonly NotifyAddress[]; page: Page }) {
  const field = { channel: fieldOfNew(client.id, LIST, 'channel'), address: fieldOfNew(client.id, LIST, 'address') }
  const channel: Channel = state.drafts[field.channel] === 'sms' ? 'sms' : 'email'
  const typed = state.drafts[field.address] ?? ''
  const wrong = typed === '' ? null : addressProblem(channel, typed, reached(channel, others))
  return (
    <DraftForm state={state} deed={addAddress(client.id, channel, addressMeant(channel, typed))} problem={wrong && words.problem[wrong]} save={words.addAddress}>
      <Choice state={state} field={field.channel} value="email" label={words.channel} options={words.channels} />
      <Field state={state} field={field.address} value="" label={words.address} maxLength={254} required />
    </DraftForm>
  )
}
