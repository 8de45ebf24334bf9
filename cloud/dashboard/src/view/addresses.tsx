import type { Channel, NotifyAddress } from '../ask/of/people'
import { saveColumns } from '../deeds/columns'
import { addAddress, NEW_ADDRESS, removeFrom, subjectOfNew } from '../deeds/people'
import type { Form } from '../shown/columns'
import { numberTyped } from '../shown/numbers'
import { fieldOf, typedOf } from '../shown/record'
import { texts } from '../texts/en'
import { Choice, Ticks } from './choice'
import { Danger, DraftForm, Field } from './form'
import { mayChange, type Page } from './page'
import { Section } from './parts'
import { Opened } from './row'
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
            {may && <Change address={address} page={page} />}
          </li>
        ))}
      </ul>
      {may && <Add page={page} />}
    </Section>
  )
}

/** As it is kept; null: it is none. */
function addressTyped(channel: Channel, text: string): string | null {
  if (channel === 'sms') return numberTyped(text)
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()) ? text.trim() : null
}

function Change({ address, page }: { address: NotifyAddress; page: Page }) {
  const { id, channel } = address
  const form = {
    client: page.client.id, relation: LIST, id, held: { ...address }, columns: { address: channel === 'sms' ? 'phone' : 'line', urgencies: 'json' },
  } as const satisfies Form
  const typed = (column: 'address' | 'urgencies') => page.state.drafts[typing(page, form, column).field] ?? typing(page, form, column).value
  const wrong = addressTyped(channel, typed('address')) === null
  const problem = wrong ? words.problem[channel] : typed('urgencies') === '[]' ? words.noUrgency : null
  const deed = saveColumns(page.state, form, ['people'])
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

function Add({ page: { state, client } }: { page: Page }) {
  const subject = subjectOfNew(client.id, LIST)
  const typed = typedOf(state.drafts, subject, NEW_ADDRESS)
  const channel: Channel = typed.channel === 'sms' ? 'sms' : 'email'
  const address = addressTyped(channel, typed.address)
  const of = (name: keyof typeof NEW_ADDRESS) => ({ state, field: fieldOf(subject, name), value: NEW_ADDRESS[name] })
  return (
    <DraftForm state={state} deed={addAddress(client.id, channel, address ?? '')} save={words.addAddress}
      problem={typed.address !== '' && address === null ? words.problem[channel] : null}>
      <Choice {...of('channel')} label={words.channel} options={words.channels} />
      <Field {...of('address')} label={words.address} maxLength={254} required />
    </DraftForm>
  )
}
