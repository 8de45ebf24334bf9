import { questionsOfPeople, type Due, type People } from '../ask/of/people'
import { saveColumns } from '../deeds/columns'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { Addresses } from './addresses'
import { Colleagues } from './colleagues'
import { DraftForm, Field, ReadOnly } from './form'
import { mayChange, type Page } from './page'
import { Answered, Facts, Section, Title } from './parts'
import { formOf, typing } from './typing'

const words = texts.steering.people
const DUE = ['due_minutes_normal', 'due_minutes_urgent', 'due_minutes_emergency'] as const
const MOST_MINUTES = 43_200

export function PeoplePage(page: Page) {
  const [question] = questionsOfPeople(page.client)
  return (
    <>
      <Title>{words.title}</Title>
      <Answered answer={answerTo(page.state, question)} question={question}>{(people) => people && <Shown people={people} page={page} />}</Answered>
    </>
  )
}

function Shown({ people, page }: { people: People; page: Page }) {
  return (
    <>
      <Section title={words.due}>
        <p class="quiet">{words.dueWhy}</p>
        {mayChange(page.client) ? <Dues due={people.due} page={page} /> : (
          <Facts facts={DUE.map((column) => [words.dueOf[column], page.format.number(people.due[column])] as const)} />
        )}
      </Section>
      <Addresses addresses={people.addresses} page={page} />
      <Colleagues colleagues={people.colleagues} page={page} />
      <ReadOnly client={page.client} />
    </>
  )
}

function Dues({ due, page }: { due: Due; page: Page }) {
  const form = formOf(page, due, { due_minutes_normal: 'whole', due_minutes_urgent: 'whole', due_minutes_emergency: 'whole' } as const)
  return (
    <DraftForm state={page.state} deed={saveColumns(page.state, form, ['people'])} problem={null} save={words.saveDue} atFields={DUE}>
      {DUE.map((column) => (
        <Field key={column} {...typing(page, form, column)} label={words.dueOf[column]} type="number" min={1} max={MOST_MINUTES} step={1} required />
      ))}
    </DraftForm>
  )
}
