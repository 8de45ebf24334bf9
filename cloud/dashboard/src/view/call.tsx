import type { WholeCall } from '../ask/of/call'
import type { Question } from '../question'
import type { Call } from '../rows'
import { callerOf, standingOf } from '../shown/calls'
import { linesOf } from '../shown/words'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { Nothing } from './clients'
import { Correction } from './correction'
import { Forget } from './forget'
import { JudgementOf } from './judgement'
import type { Page } from './page'
import { Answered, Dial, Facts, Link, Section, Title } from './parts'
import { Transcript } from './transcript'
import { Waits } from './waits'

const words = texts.call

export function CallPage(page: Page & { call: string }) {
  const { state, client, call } = page
  const question: Question<'call'> = { kind: 'call', client: client.id, call }
  const answer = answerTo(state, question)
  if (answer?.value === null) return <Nothing title={words.missing} why={words.missingWhy} />
  return (
    <>
      <p><Link to={{ page: 'calls', client: client.id, filter: {} }}>{words.back}</Link></p>
      <Title>{answer?.value ? words.title(callerOf(answer.value.call, texts.withheld)) : words.untitled}</Title>
      <Answered answer={answer} question={question}>
        {(whole) => whole && <Whole whole={whole} page={page} />}
      </Answered>
    </>
  )
}

function Whole({ whole, page }: { whole: WholeCall; page: Page }) {
  const { call, judgement, times } = whole
  return (
    <>
      <About call={call} page={page} />
      <Section title={words.judgement}>
        {call.outcome ? <JudgementOf call={call} judgement={judgement} page={page} /> : <p>{notJudged(call)}</p>}
        {call.outcome && <Correction call={call} page={page} />}
      </Section>
      <Said whole={whole} page={page} />
      <Waits call={call} times={times} page={page} />
      <Forget whole={whole} page={page} />
    </>
  )
}

function notJudged(call: Call): string {
  if (call.status === 'rejected') return words.neverJudged
  return call.ended_at === null ? words.notJudgedUnderWay : words.notJudged
}

function About({ call, page: { client, format } }: { call: Call; page: Page }) {
  const { tell } = useActs()
  const standing = standingOf(call)
  return (
    <>
      <Facts facts={[
        [texts.list.went, <span class={`badge ${standing}`}>{texts.standing(standing)}</span>],
        [words.rang, `${format.moment(call.started_at)} (${client.timezone})`],
        [words.length, call.duration_ms === null ? null : format.length(call.duration_ms)],
        [words.number, call.from_e164 ? <Dial number={call.from_e164} /> : texts.withheld],
        [words.ended, call.end_reason && texts.ended(call.end_reason)],
      ]} />
      {standing === 'under_way' && (
        <p>
          {words.underWay}{' '}
          <button type="button" onClick={() => tell({ is: 'again', questions: callAgain(client.id, call.id) })}>{texts.refresh}</button>
        </p>
      )}
    </>
  )
}

function callAgain(client: string, call: string): Question[] {
  return [{ kind: 'call', client, call }, { kind: 'transcript', call }]
}

function Said({ whole: { call, judgement }, page }: { whole: WholeCall; page: Page }) {
  const question: Question<'transcript'> = { kind: 'transcript', call: call.id }
  return (
    <Section title={words.transcript}>
      <Answered answer={answerTo(page.state, question)} question={question}>
        {(turns) => turns.length === 0
          ? <p>{call.turn_count > 0 ? words.notKept : words.silent}</p>
          : <Transcript lines={linesOf(turns, judgement?.evidence ?? [], call.started_at)} format={page.format} />}
      </Answered>
    </Section>
  )
}
