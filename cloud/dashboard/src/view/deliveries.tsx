import type { Delivery, Endpoint } from '../ask/of/webhooks'
import { replay } from '../deeds/webhooks'
import { texts } from '../texts/en'
import { Act } from './act'
import { mayChange, type Page } from './page'

const words = texts.steering.webhooks
const BADGE: Readonly<Record<Delivery['status'], string>> = { pending: '', in_flight: '', delivered: 'answered', dead: 'warn' }

/** What was told there lately, and what was answered. */
export function Deliveries({ endpoint, page }: { endpoint: Endpoint; page: Page }) {
  const { state, client, format } = page
  const { id, webhook_deliveries: deliveries } = endpoint
  if (deliveries.length === 0) return <p class="quiet">{words.noDeliveries}</p>
  return (
    <>
      <table class="deliveries">
        <caption>{words.deliveries(format.number(deliveries.length))}</caption>
        <thead>
          <tr>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.status}</th>
            <th scope="col">{words.answered}</th>
          </tr>
        </thead>
        <tbody>{deliveries.map((delivery) => <Row key={delivery.id} delivery={delivery} endpoint={id} page={page} />)}</tbody>
      </table>
      {mayChange(client) && deliveries.some(({ status }) => status === 'dead') && (
        <div class="line"><Act state={state} deed={replay(client.id, id, null)} label={words.replayAll} done={replayed(format)} /></div>
      )}
    </>
  )
}

function replayed(format: Page['format']): (value: unknown) => string {
  return (count) => words.replayed(Number(count), format.number(Number(count)))
}

function Row({ delivery, endpoint, page: { state, client, format } }: { delivery: Delivery; endpoint: string; page: Page }) {
  const { id, event_type, status, created_at } = delivery
  const again = replay(client.id, endpoint, id)
  const over = status === 'dead' || status === 'delivered' || state.deeds[again.subject] // what was pressed stays where it is
  return (
    <tr>
      <th scope="row">{words.event(event_type)} <span class="quiet">{format.moment(created_at)}</span></th>
      <td><span class={`badge ${BADGE[status]}`}>{words.state(status)}</span></td>
      <td>
        <span class="said">{answered(delivery, format)}</span>
        {over && mayChange(client) && event_type !== 'webhook.test' && (
          <div>
            <Act state={state} deed={again} label={words.replay} done={replayed(format)}
              name={words.replayOf(words.event(event_type), format.moment(created_at))} />
          </div>
        )}
      </td>
    </tr>
  )
}

/** The status where it was taken; else why not, how often it was tried, and when it is tried again. */
function answered({ status, attempts, next_attempt_at, response_status, last_error }: Delivery, format: Page['format']): string {
  const tries = attempts > 0 ? words.tries(attempts, format.number(attempts)) : ''
  const next = status === 'pending' && attempts > 0 ? words.nextTry(format.moment(next_attempt_at)) : ''
  return [last_error ?? (response_status === null ? '' : String(response_status)), tries, next].filter(Boolean).join(' · ')
}
