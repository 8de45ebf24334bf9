import { useRef } from 'preact/hooks'

import { questionsOfWebhooks, type Endpoint, type Webhooks } from '../ask/of/webhooks'
import { addWebhook, changeWebhook, fieldOfWebhook, removeWebhook, switchWebhook, testWebhook } from '../deeds/webhooks'
import { NEW } from '../shown/webhooks'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { Act } from './act'
import { Deliveries } from './deliveries'
import { useFocusAfterLess } from './focus'
import { Danger, ReadOnly } from './form'
import { mayChange, type Page } from './page'
import { Answered, Facts, Section, Title } from './parts'
import { SecretOf } from './secret'
import { WebhookForm } from './webhook_form'

const words = texts.steering.webhooks

export function WebhooksPage(page: Page) {
  const { state, client } = page
  const [question] = questionsOfWebhooks(client)
  return (
    <>
      <Title>{words.title}</Title>
      <p class="quiet">{words.why}</p>
      <Answered answer={answerTo(state, question)} question={question}>{(webhooks) => <Shown webhooks={webhooks} page={page} />}</Answered>
    </>
  )
}

function Shown({ webhooks: { endpoints, notices }, page }: { webhooks: Webhooks; page: Page }) {
  const { client, format } = page
  const add = useRef<HTMLHeadingElement>(null)
  useFocusAfterLess(endpoints.length, add)
  return (
    <>
      {notices.length > 0 && (
        <Section title={words.notices}>
          <ul>{notices.map(({ id, message, created_at }) => <li key={id}>{format.moment(created_at)}: <span class="said">{message}</span></li>)}</ul>
        </Section>
      )}
      {endpoints.length === 0 && <p>{words.none}</p>}
      {endpoints.map((endpoint) => <OneEndpoint key={endpoint.id} endpoint={endpoint} page={page} />)}
      <ReadOnly client={client} />
      {mayChange(client) && (
        <Section title={words.add} heading={add}>
          <WebhookForm field={fieldOfWebhook(client.id)} before={NEW} deed={(wanted) => addWebhook(client.id, wanted)} save={words.addIt} page={page} />
        </Section>
      )}
    </>
  )
}

function OneEndpoint({ endpoint, page }: { endpoint: Endpoint; page: Page }) {
  const { client } = page
  return (
    <Section title={endpoint.url}>
      {mayChange(client) ? <Steered endpoint={endpoint} page={page} /> : <Read endpoint={endpoint} />}
      <Deliveries endpoint={endpoint} page={page} />
    </Section>
  )
}

function Read({ endpoint: { is_active, disabled_reason, event_types } }: { endpoint: Endpoint }) {
  return (
    <Facts facts={[
      [words.status, [is_active ? words.isOn : words.isOff, disabled_reason && words.whyOff(disabled_reason)].filter(Boolean).join('. ')],
      [words.hears, event_types.map(words.event).join(', ')],
    ]} />
  )
}

function Steered({ endpoint, page }: { endpoint: Endpoint; page: Page }) {
  const { state, client } = page
  const { id, url, event_types, is_active, disabled_reason } = endpoint
  const added = state.deeds[fieldOfWebhook(client.id)]
  const isNew = added?.is === 'done' && (added.value as readonly { id: string }[])[0]?.id === id
  return (
    <>
      {disabled_reason && <p class="fault">{words.whyOff(disabled_reason)}</p>}
      {isNew && <p class="fault">{words.added}</p>}
      <div class="line">
        <span class={`badge ${is_active ? 'answered' : 'warn'}`}>{is_active ? words.isOn : words.isOff}</span>
        <Act state={state} deed={switchWebhook(client.id, id, !is_active)} label={is_active ? words.switchOff : words.switchOn}
          done={() => (is_active ? words.offHint : words.switched)} />
        {is_active && <Act state={state} deed={testWebhook(client.id, id)} label={words.test} done={() => words.tested} />}
      </div>
      <SecretOf endpoint={id} page={page} />
      <details>
        <summary>{words.change}</summary>
        <WebhookForm field={fieldOfWebhook(client.id, id)} before={{ url, events: event_types }}
          deed={(wanted, began) => changeWebhook(client.id, id, wanted, began)} page={page} />
        <Danger state={state} deed={removeWebhook(client.id, id)} label={words.remove} warning={words.removeWarning} />
      </details>
    </>
  )
}
