import type { Call } from '../rows'
import { callerOf, standingOf } from '../shown/calls'
import { texts } from '../texts/en'
import type { Page } from './page'
import { Link } from './parts'

const words = texts.list

export function CallTable({ calls, client, format }: { calls: readonly Call[] } & Pick<Page, 'client' | 'format'>) {
  return (
    <table class="calls">
      <thead>
        <tr>
          <th scope="col" class="wide">{words.when}</th>
          <th scope="col">{words.caller}</th>
          <th scope="col">{words.went}</th>
          <th scope="col">{words.ledTo}</th>
          <th scope="col" class="wide number">{words.length}</th>
          <th scope="col" class="wide number">{words.worth}</th>
        </tr>
      </thead>
      <tbody>{calls.map((call) => <CallRow key={call.id} call={call} client={client} format={format} />)}</tbody>
    </table>
  )
}

function CallRow({ call, client, format }: { call: Call } & Pick<Page, 'client' | 'format'>) {
  const standing = standingOf(call)
  return (
    <tr>
      <td class="when wide">{format.moment(call.started_at)}</td>
      <th scope="row">
        <Link to={{ page: 'call', client: client.id, call: call.id }}>{callerOf(call, texts.withheld)}</Link>
        <span class="narrow quiet">{format.moment(call.started_at)}</span>
        {call.urgent && <span class="badge warn">{words.urgent}</span>}
        {call.summary && <span class="summary quiet">{call.summary}</span>}
      </th>
      <td><span class={`badge ${standing}`}>{texts.standing(standing)}</span></td>
      <td>{call.outcome ? texts.outcome(call.outcome) : <span class="quiet">{texts.unknownTime}</span>}</td>
      <td class="wide number">{call.duration_ms === null ? texts.unknownTime : format.length(call.duration_ms)}</td>
      <td class="wide number">{worth(call, format)}</td>
    </tr>
  )
}

function worth(call: Call, format: Page['format']): string {
  return call.estimated_revenue && call.currency ? format.money(call.estimated_revenue, call.currency) : texts.unknownTime
}
