import { BOOKING_MODES, questionsOfBookings, type Rules } from '../ask/of/bookings'
import { saveRules, subjectOfRules } from '../deeds/bookings'
import { rulesTyped, textsOfRules, type RulesTexts } from '../shown/bookings'
import { fieldOf, typedOf } from '../shown/record'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { Calendars, Feed } from './calendars'
import { Choice } from './choice'
import { DraftForm, Field, ReadOnly } from './form'
import { mayChange, type Page } from './page'
import { Answered, Facts, Section, Title } from './parts'
import { StaffList } from './staff'

const words = texts.steering.bookings

export function BookingsPage(page: Page) {
  const { state, client } = page
  const [bookings, calendars] = questionsOfBookings(client)
  return (
    <>
      <Title>{words.title}</Title>
      <ReadOnly client={client} />
      <Answered answer={answerTo(state, bookings)} question={bookings}>
        {(held) => (
          <>
            <Section title={words.rules}>
              {mayChange(client) ? <RulesForm rules={held.rules} page={page} /> : <ReadRules rules={held.rules} page={page} />}
            </Section>
            <StaffList bookings={held} page={page} />
            {mayChange(client) && (
              <Answered answer={answerTo(state, calendars)} question={calendars}>
                {(sources) => <Calendars sources={sources} staff={held.staff} page={page} />}
              </Answered>
            )}
          </>
        )}
      </Answered>
      {mayChange(client) && <Feed page={page} />}
    </>
  )
}

function ReadRules({ rules, page: { format } }: { rules: Rules; page: Page }) {
  return (
    <>
      <p>{words.mode(rules.booking)}.</p>
      <Facts facts={[
        [words.noticeFact, words.noticeIs(format.number(rules.booking_notice))],
        [words.horizonFact, words.horizonIs(format.number(rules.booking_horizon))],
      ]} />
    </>
  )
}

function RulesForm({ rules, page: { state, client } }: { rules: Rules; page: Page }) {
  const subject = subjectOfRules(client.id)
  const held = textsOfRules(rules)
  const typed = typedOf(state.drafts, subject, held)
  const of = (name: keyof RulesTexts) => ({ state, field: fieldOf(subject, name), value: held[name] })
  return (
    <DraftForm state={state} deed={saveRules(client.id, typed)} problem={null} save={words.saveRules}>
      <Choice {...of('booking')} label={words.booking} options={BOOKING_MODES.map((mode) => [mode, words.mode(mode)])} />
      {rulesTyped(typed).booking !== 'off' && (
        <div class="line">
          <Field {...of('notice')} type="number" label={words.notice} min={0} max={43200} required />
          <Field {...of('horizon')} type="number" label={words.horizon} min={1} max={730} required />
        </div>
      )}
    </DraftForm>
  )
}
