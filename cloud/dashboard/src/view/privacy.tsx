import { questionsOfPrivacy, type Kept } from '../ask/of/privacy'
import { dayIn } from '../days'
import { saveColumns } from '../deeds/columns'
import { saveCalls, saveConfiguration } from '../deeds/privacy'
import { daysTyped, keptSince, problemOfRetention } from '../shown/privacy'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { Deletion } from './deletion'
import { DraftForm, Field, ReadOnly } from './form'
import { LogsOf } from './logs'
import { isOwner, mayChange, type Page } from './page'
import { Answered, Section, Title } from './parts'
import { SaveFile } from './save_file'
import { formOf, typing } from './typing'

const words = texts.steering.privacy

export function PrivacyPage(page: Page) {
  const { state, client } = page
  const [question, logs] = questionsOfPrivacy(client)
  return (
    <>
      <Title>{words.title}</Title>
      <Answered answer={answerTo(state, question)} question={question}>{(kept) => kept && <Retention kept={kept} page={page} />}</Answered>
      <Take page={page} />
      {logs && <Answered answer={answerTo(state, logs)} question={logs}>{(found) => <LogsOf logs={found} page={page} />}</Answered>}
      {isOwner(client) && <Deletion slug={answerTo(state, question)?.value?.slug} page={page} />}
    </>
  )
}

function Retention({ kept, page }: { kept: Kept; page: Page }) {
  const { client, format } = page
  return (
    <Section title={words.retention}>
      <p>{words.keptDays(format.number(kept.retention_days))}</p>
      <p class="quiet">{words.retentionWhy}</p>
      {mayChange(client) ? <Days kept={kept} page={page} /> : <ReadOnly client={client} />}
    </Section>
  )
}

/** What goes by a shorter time is told before it is saved. */
function Days({ kept, page }: { kept: Kept; page: Page }) {
  const { state, client, format } = page
  const { retention_days: before } = kept
  const form = formOf(page, kept, { retention_days: 'whole' } as const)
  const typed = typing(page, form, 'retention_days')
  const days = daysTyped(state.drafts[typed.field] ?? typed.value)
  const problem = problemOfRetention(days, before, client.role)
  return (
    <DraftForm state={state} deed={saveColumns(state, form, ['privacy', 'logs'])} problem={problem && words.problem[problem]} atFields={['retention_days']}>
      <Field {...typed} label={words.days} inputMode="numeric" />
      {days !== null && days < before && !problem && (
        <p class="fault" role="alert">{words.shorter(format.longDay(keptSince(client.timezone, state.now, days)))}</p>
      )}
    </DraftForm>
  )
}

function Take({ page }: { page: Page }) {
  const { state, client } = page
  const day = dayIn(client.timezone, state.now)
  return (
    <Section title={words.take}>
      <p class="quiet">{words.takeWhy}</p>
      <SaveFile deed={saveCalls(client.id, day)} label={words.takeCalls} counted={texts.files.calls} page={page} />
      <SaveFile deed={saveConfiguration(client.id, day)} label={words.takeSettings} counted={() => words.settings} page={page} />
    </Section>
  )
}
