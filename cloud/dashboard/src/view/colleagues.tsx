import type { Colleague } from '../ask/of/people'
import { addColleague, fieldOfNew, removeFrom } from '../deeds/people'
import { saveRow } from '../deeds/row'
import type { Hours } from '../rows'
import { dialled, type Form } from '../shown/columns'
import { problemOf, saved, stretchesOf, WEEK } from '../shown/hours'
import { numberProblem } from '../shown/reach'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { useBelow } from './below'
import { Tick } from './choices'
import { Danger, DraftForm, Field } from './form'
import { DayHours } from './hours'
import { Opened } from './opened'
import { mayChange, type Page } from './page'
import { Dial, Section } from './parts'
import { typing } from './typing'

const words = texts.steering.people
const LIST = 'colleagues'

export function Colleagues({ colleagues, page }: { colleagues: readonly Colleague[]; page: Page }) {
  const may = mayChange(page.client)
  return (
    <Section title={words.onCall}>
      <p class="quiet">{words.onCallWhy}</p>
      {colleagues.length === 0 && <p>{words.nobodyOnCall}</p>}
      <ol class="cards">
        {colleagues.map((colleague) => (
          <li key={colleague.id}>
            <Shown colleague={colleague} page={page} />
            {may && <Change colleague={colleague} others={colleagues} page={page} />}
          </li>
        ))}
      </ol>
      {may && <Add others={colleagues} page={page} />}
    </Section>
  )
}

function Shown({ colleague: { name, e164, seconds, hours, emergencies }, page: { format } }: { colleague: Colleague; page: Page }) {
  const when = whenOf(hours, format)
  return (
    <p>
      <strong>{name}</strong> <Dial number={e164} />{' '}
      <span class="quiet">{[words.isRung(format.number(seconds)), when, emergencies && hours ? words.emergencies : ''].filter(Boolean).join(' · ')}</span>
    </p>
  )
}

function whenOf(hours: Hours | null, format: Page['format']): string {
  if (hours === null) return words.anyTime
  const days = WEEK.map((day, i) => [format.weekday(i + 1), stretchesOf(hours, day).map(([from, to]) => `${from}–${to}`).join(', ')] as const)
  return days.filter(([, open]) => open).map(([day, open]) => `${day} ${open}`).join('; ')
}

const COLUMNS = { name: 'line', e164: 'phone', seconds: 'sum', position: 'sum', emergencies: 'json', hours: 'json' } as const

/** One number stands in the list once. */
function wrongNumber(typed: string, others: readonly Colleague[], but?: string): string | null {
  const wrong = numberProblem(typed) ?? (others.some(({ id, e164 }) => id !== but && e164 === dialled(typed)) ? 'twice' : null)
  return wrong && words.problem[wrong]
}

function Change({ colleague, others, page }: { colleague: Colleague; others: readonly Colleague[]; page: Page }) {
  const { state, client } = page
  const form: Form<keyof typeof COLUMNS> = { client: client.id, relation: LIST, id: colleague.id, held: { ...colleague }, columns: COLUMNS }
  const column = (name: keyof typeof COLUMNS) => typing(page, form, name)
  const typed = (name: keyof typeof COLUMNS) => state.drafts[column(name).field] ?? column(name).value
  const hours = JSON.parse(typed('hours')) as Hours | null
  const wrongHours = hours && problemOf(hours)
  const problem = wrongNumber(typed('e164'), others, colleague.id) ?? (wrongHours && texts.steering.hours.problem[wrongHours])
  const deed = saveRow(state, form, ['people'])
  return (
    <Opened line={words.change(colleague.name)} typed={(deed.drafts ?? []).length > 0}>
      <DraftForm state={state} deed={deed} problem={problem} save={words.saveColleague} atFields={['name']}>
        <Field {...column('name')} label={words.name} maxLength={100} required />
        <Field {...column('e164')} label={words.number} type="tel" placeholder={words.numberHint} required />
        <Field {...column('seconds')} label={words.seconds} type="number" min={5} max={120} step={1} required />
        <Field {...column('position')} label={words.position} type="number" min={-1000} max={1000} step={1} required />
        <When hours={hours} held={column('hours').value} field={column('hours').field} page={page} />
        <Tick {...column('emergencies')} label={words.emergencies} />
      </DraftForm>
      <Danger state={state} deed={removeFrom(client.id, LIST, colleague.id)} label={words.remove(colleague.name)} warning={words.notRung(colleague.name)} />
    </Opened>
  )
}

/** At any time, or at hours of his own. */
function When({ hours, held, field, page }: { hours: Hours | null; held: string; field: string; page: Page }) {
  const { tell } = useActs()
  const below = useBelow({ state: page.state, field, value: held, read: (text) => whenOf(JSON.parse(text) as Hours | null, page.format) })
  const change = (next: Hours | null) => tell({ is: 'typed', field, text: JSON.stringify(next), before: held })
  return (
    <fieldset>
      <legend>{words.when}</legend>
      <label class="tick">
        <input type="checkbox" checked={hours === null} onChange={(event) => change(event.currentTarget.checked ? null : saved({}))} />
        <span>{words.anyTime}</span>
      </label>
      {hours && WEEK.map((day, i) => <DayHours key={day} day={day} name={page.format.weekday(i + 1)} hours={hours} change={change} />)}
      {below.shown}
    </fieldset>
  )
}

function Add({ others, page: { state, client } }: { others: readonly Colleague[]; page: Page }) {
  const field = (column: string) => fieldOfNew(client.id, LIST, column)
  const name = state.drafts[field('name')] ?? ''
  const number = state.drafts[field('e164')] ?? ''
  const last = Math.max(-1, ...others.map(({ position }) => position)) + 1
  const problem = number === '' ? null : wrongNumber(number, others)
  return (
    <DraftForm state={state} deed={addColleague(client.id, name.trim(), dialled(number), last)} problem={problem} save={words.addColleague}>
      <Field state={state} field={field('name')} value="" label={words.name} maxLength={100} required />
      <Field state={state} field={field('e164')} value="" label={words.number} type="tel" placeholder={words.numberHint} required />
    </DraftForm>
  )
}
