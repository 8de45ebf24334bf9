import type { ChangeOfRow, Logs, Reading } from '../ask/of/privacy'
import { texts } from '../texts/en'
import { isOwner, type Page } from './page'
import { Link, Section } from './parts'

const words = texts.steering.privacy

/** Who read what was said, for owners, and who changed what. */
export function LogsOf({ logs, page }: { logs: Logs; page: Page }) {
  const { client, format } = page
  const { readings, changes, names } = logs
  return (
    <>
      {isOwner(client) && (
        <Section title={words.readings}>
          {readings.length === 0 ? <p>{words.noReadings}</p> : (
            <table>
              <caption>{words.readingsWhy(format.number(readings.length))}</caption>
              <Heading />
              <tbody>{readings.map((reading) => <ReadingRow key={reading.id} reading={reading} names={names} page={page} />)}</tbody>
            </table>
          )}
        </Section>
      )}
      <Section title={words.changes}>
        {changes.length === 0 ? <p>{words.noChanges}</p> : (
          <table>
            <caption>{words.changesWhy(format.number(changes.length))}</caption>
            <Heading />
            <tbody>{changes.map((change) => <ChangeRow key={change.id} change={change} names={names} page={page} />)}</tbody>
          </table>
        )}
      </Section>
    </>
  )
}

function Heading() {
  return <thead><tr>{[words.when, words.who, words.what].map((title) => <th key={title} scope="col">{title}</th>)}</tr></thead>
}

function nameOf(names: Logs['names'], user: string | null): string {
  return user === null ? words.operator : (names[user] ?? words.former)
}

function ReadingRow({ reading, names, page: { client, format } }: { reading: Reading; names: Logs['names']; page: Page }) {
  const { last_at, user_id, action, call_id, results, times } = reading
  const often = times > 1 ? [words.times(format.number(times))] : []
  return (
    <tr>
      <td>{format.moment(last_at)}</td>
      <td class="said">{nameOf(names, user_id)}</td>
      <td>
        {words.read(action)} <span class="quiet">{[words.results(format.number(results)), ...often].join(', ')}</span>{' '}
        {call_id && <Link to={{ page: 'call', client: client.id, call: call_id }}>{words.toCall}</Link>}
      </td>
    </tr>
  )
}

function ChangeRow({ change, names, page: { format } }: { change: ChangeOfRow; names: Logs['names']; page: Page }) {
  const { at, actor_id, action, table_name, old_values, new_values } = change
  return (
    <tr>
      <td>{format.moment(at)}</td>
      <td class="said">{nameOf(names, actor_id)}</td>
      <td>
        {words.done(action)}: {words.table(table_name)}
        {(old_values ?? new_values) && (
          <details>
            <summary>{words.values}</summary>
            <span class="said">{JSON.stringify(old_values)} → {JSON.stringify(new_values)}</span>
          </details>
        )}
      </td>
    </tr>
  )
}
