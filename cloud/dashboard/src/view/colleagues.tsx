import type { Colleague } from '../ask/of/people'
import { saveColumns } from '../deeds/columns'
import { addColleague, moveColleague, NEW_COLLEAGUE, removeFrom, subjectOfNew } from '../deeds/people'
import type { Hours } from '../rows'
import type { Form } from '../shown/columns'
import { problemOf, saved, stretchesOf, WEEK } from '../shown/hours'
import { numberTyped } from '../shown/numbers'
import { fieldOf, typedOf } from '../shown/record'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { useBelow } from './below'
import { Tick, TickBox } from './choice'
import { Danger, DraftForm, Field } from './form'
import { mayChange, type Page } from './page'
import { Dial, DoingNote, Section } from './parts'
import { Mover, Opened } from './row'
import { typing } from './typing'
import { readStretches, WeekField } from './week'

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
  const days = WEEK.map((day, i) => [format.weekday(i + 1), readStretches(stretchesOf(hours, day))] as const)
  return days.filter(([, open]) => open).map(([day, open]) => `${day} ${open}`).join('; ')
}

const COLUMNS = { name: 'line', e164: 'phone', seconds: 'whole', emergencies: 'flag', hours: 'json' } as const

function Change({ colleague, others, page }: { colleague: Colleague; others: readonly Colleague[]; page: Page }) {
  const { perform } = useActs()
  const { state, client } = page
  const form: Form<keyof typeof COLUMNS> = { client: client.id, relation: LIST, id: colleague.id, held: { ...colleague }, columns: COLUMNS }
  const column = (name: keyof typeof COLUMNS) => typing(page, form, name)
  const typed = (name: keyof typeof COLUMNS) => state.drafts[column(name).field] ?? column(name).value
  const hours = JSON.parse(typed('hours')) as Hours | null
  const wrongHours = hours && problemOf(hours)
  const problem = numberTyped(typed('e164')) === null ? words.problem.sms : wrongHours && texts.week.problem[wrongHours]
  const order = moveColleague(client.id, others, colleague.id, 1).subject
  const deed = saveColumns(state, form, ['people'])
  return (
    <Opened line={words.change(colleague.name)} typed={(deed.drafts ?? []).length > 0}>
      <DraftForm state={state} deed={deed} problem={problem} save={words.saveColleague} atFields={['name']}>
        <Field {...column('name')} label={words.name} maxLength={100} required />
        <Field {...column('e164')} label={words.number} type="tel" placeholder={words.numberHint} required />
        <Field {...column('seconds')} label={words.seconds} type="number" min={5} max={120} step={1} required />
        <When hours={hours} held={column('hours').value} field={column('hours').field} page={page} />
        <Tick {...column('emergencies')} label={words.emergencies} />
      </DraftForm>
      <p class="line">
        <Mover place={others.indexOf(colleague)} last={others.length - 1} busy={state.deeds[order]?.is === 'under_way'}
          move={(by) => perform(moveColleague(client.id, others, colleague.id, by))} />
      </p>
      {state.deeds[order]?.is === 'failed' && <DoingNote doing={state.deeds[order]} />}
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
      <TickBox label={words.anyTime} ticked={hours === null} change={(any) => change(any ? null : saved({}))} />
      {hours && <WeekField hours={hours} format={page.format} change={change} />}
      {below.shown}
    </fieldset>
  )
}

function Add({ others, page: { state, client } }: { others: readonly Colleague[]; page: Page }) {
  const subject = subjectOfNew(client.id, LIST)
  const typed = typedOf(state.drafts, subject, NEW_COLLEAGUE)
  const number = numberTyped(typed.e164)
  const of = (name: keyof typeof NEW_COLLEAGUE) => ({ state, field: fieldOf(subject, name), value: NEW_COLLEAGUE[name] })
  return (
    <DraftForm state={state} deed={addColleague(client.id, typed.name.trim(), number ?? '', others)} save={words.addColleague}
      problem={typed.e164 !== '' && number === null ? words.problem.sms : null}>
      <Field {...of('name')} label={words.name} maxLength={100} required />
      <Field {...of('e164')} label={words.number} type="tel" placeholder={words.numberHint} required />
    </DraftForm>
  )
}
