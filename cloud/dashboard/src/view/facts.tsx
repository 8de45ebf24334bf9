import { questionsOfFacts, type Business, type Facts as Known } from '../ask/of/facts'
import { saveColumns } from '../deeds/columns'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { Choice, Tick } from './choice'
import { DraftForm, Field, LongField, ReadOnly } from './form'
import { mayChange, type Page } from './page'
import { Answered, Facts, Section, Title } from './parts'
import { ProfessionSection } from './profession'
import { formOf, typing } from './typing'

const words = texts.steering.facts
const MOST_FACTS = 2000
const MOST_NAME = 200

export function FactsPage(page: Page) {
  const [question] = questionsOfFacts(page.client)
  return (
    <>
      <Title>{words.title}</Title>
      <Answered answer={answerTo(page.state, question)} question={question}>{(known) => known && <Shown known={known} page={page} />}</Answered>
    </>
  )
}

function Shown({ known, page }: { known: Known; page: Page }) {
  if (!mayChange(page.client)) return <Read known={known} page={page} />
  return (
    <>
      <KnownFacts business={known.business} page={page} />
      <TheBusiness business={known.business} page={page} />
      <ProfessionSection known={known} page={page} />
      <Manners business={known.business} page={page} />
    </>
  )
}

function KnownFacts({ business, page }: { business: Business; page: Page }) {
  const form = formOf(page, business, { facts: 'lines' })
  const field = typing(page, form, 'facts')
  const used = (page.state.drafts[field.field] ?? field.value).length
  return (
    <Section title={words.knows}>
      <p class="quiet">{words.knowsWhy}</p>
      <DraftForm state={page.state} deed={saveColumns(page.state, form, ['business'])} problem={null} save={words.saveFacts} atFields={['facts']}>
        <LongField {...field} label={words.facts} rows={10} maxLength={MOST_FACTS} />
        <p class="quiet">{words.room(page.format.number(used), page.format.number(MOST_FACTS))}</p>
      </DraftForm>
    </Section>
  )
}

const BUSINESS = { name: 'line', timezone: 'line', language: 'line' } as const
const LANGUAGE = /^[a-z]{2,3}(-[A-Z]{2})?$/ // as the database has it

function TheBusiness({ business, page }: { business: Business; page: Page }) {
  const form = formOf(page, business, BUSINESS)
  const column = (name: keyof typeof BUSINESS) => typing(page, form, name)
  const language = page.state.drafts[column('language').field] ?? business.language
  return (
    <Section title={words.business}>
      <DraftForm state={page.state} deed={saveColumns(page.state, form, ['business', 'clients', 'prompts', 'steering'])} problem={LANGUAGE.test(language.trim()) ? null : words.badLanguage}
        save={words.saveBusiness} atFields={Object.keys(BUSINESS)}>
        <Field {...column('name')} label={words.name} maxLength={MOST_NAME} required />
        <Field {...column('timezone')} label={words.timezone} placeholder={words.timezoneHint} maxLength={64} required />
        <Field {...column('language')} label={words.language} placeholder={words.languageHint} maxLength={6} required />
      </DraftForm>
    </Section>
  )
}

const MANNERS = { disclosure: 'line', transcription_notice: 'line', greets_known_callers: 'flag' } as const

function Manners({ business, page }: { business: Business; page: Page }) {
  const form = formOf(page, business, MANNERS)
  return (
    <Section title={words.manners}>
      <DraftForm state={page.state} deed={saveColumns(page.state, form, ['business'])} problem={null} save={words.saveManners}>
        <Choice {...typing(page, form, 'disclosure')} label={words.disclosure} options={words.rules} />
        <Choice {...typing(page, form, 'transcription_notice')} label={words.transcription} options={words.rules} />
        <Tick {...typing(page, form, 'greets_known_callers')} label={words.greets} />
      </DraftForm>
    </Section>
  )
}

function Read({ known: { business, professions }, page }: { known: Known; page: Page }) {
  return (
    <>
      <Section title={words.knows}>
        <p class="said">{business.facts}</p>
      </Section>
      <Section title={words.business}>
        <Facts facts={[
          [words.name, business.name],
          [words.timezone, business.timezone],
          [words.language, business.language],
          [words.profession, professions.find(({ id }) => id === business.profession_id)?.name],
        ]} />
      </Section>
      <Section title={words.manners}>
        <Facts facts={[
          [words.disclosure, words.rule(business.disclosure)],
          [words.transcription, words.rule(business.transcription_notice)],
          [words.greets, business.greets_known_callers ? texts.form.yes : texts.form.no],
        ]} />
      </Section>
      <ReadOnly client={page.client} />
    </>
  )
}
