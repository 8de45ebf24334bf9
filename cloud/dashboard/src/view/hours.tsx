import { questionsOfHours } from '../ask/of/hours'
import { fieldOfHours, setHours } from '../deeds/hours'
import type { Hours } from '../rows'
import { hoursTyped, problemOf, saved } from '../shown/hours'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { Closures } from './closures'
import { DraftForm, ReadOnly } from './form'
import { mayChange, type Page } from './page'
import { Answered, Section, Title } from './parts'
import { ReadWeek, WeekField } from './week'

const words = texts.steering.hours

export function HoursPage(page: Page) {
  const { state, client, format } = page
  const [question] = questionsOfHours(client)
  return (
    <>
      <Title>{words.title}</Title>
      <ReadOnly client={client} />
      <Answered answer={answerTo(state, question)} question={question}>
        {({ hours, closures }) => (
          <>
            <Section title={words.hours}>
              <p class="quiet">{words.zone(client.timezone)}</p>
              {Object.keys(hours).length === 0 && <p>{words.unknown}</p>}
              {mayChange(client) ? <Week hours={hours} page={page} /> : <ReadWeek hours={hours} format={format} />}
            </Section>
            <Closures closures={closures} page={page} />
          </>
        )}
      </Answered>
    </>
  )
}

/** What is typed stays in the state, as text, until it is saved or undone. */
function Week({ hours, page: { state, client, format } }: { hours: Hours; page: Page }) {
  const { tell } = useActs()
  const field = fieldOfHours(client.id)
  const typed = hoursTyped(state.drafts[field], hours)
  const problem = problemOf(typed)
  return (
    <DraftForm state={state} deed={setHours(client.id, saved(typed))} problem={problem && texts.week.problem[problem]} save={words.save}>
      <WeekField hours={typed} format={format} change={(next) => tell({ is: 'typed', field, text: JSON.stringify(next) })} />
    </DraftForm>
  )
}
