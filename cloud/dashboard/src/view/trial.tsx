import { questionsOfTrial, type TestCall, type TestTurn } from '../ask/of/trial'
import type { Standing } from '../ask/test_call'
import type { Format } from '../format'
import { latestEnd } from '../shown/trial'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { ReadOnly } from './form'
import { mayChange, type Page } from './page'
import { Answered, Section, Title } from './parts'
import { useTelephone } from './telephone'

const words = texts.steering.trial

export function TrialPage(page: Page) {
  const [question] = questionsOfTrial(page.client)
  return (
    <>
      <Title>{words.title}</Title>
      {mayChange(page.client) ? <Handset page={page} /> : <ReadOnly client={page.client} />}
      <Section title={words.before}>
        <p class="quiet">{words.kept}</p>
        <Answered answer={answerTo(page.state, question)} question={question}>{(calls) => <Before calls={calls} page={page} />}</Answered>
      </Section>
    </>
  )
}

function Handset({ page: { client, format } }: { page: Page }) {
  const { standing, spokenMs, ear, call, hangUp } = useTelephone(client.id)
  const busy = standing.is === 'asking' || standing.is === 'ringing' || standing.is === 'talking'
  return (
    <Section title={words.call}>
      <p>{words.why}</p>
      <p class="quiet">{words.counted}</p>
      <p class="line">
        <button type="button" class={busy ? 'danger' : 'main'} onClick={busy ? hangUp : call}>
          {busy ? words.hangUp : standing.is === 'idle' ? words.start : words.again}
        </button>
        {standing.is === 'talking' && <span class="seconds">{format.length(spokenMs)}</span>}
      </p>
      <p role="status">{toldOf(standing, format)}</p>
      <p role="alert" class={faultOf(standing) ? 'fault' : undefined}>{faultOf(standing)}</p>
      <audio ref={ear} />
    </Section>
  )
}

function toldOf(standing: Standing, format: Format): string | null {
  switch (standing.is) {
    case 'asking': return words.asking
    case 'ringing': return words.ringing
    case 'talking': return words.talking(format.length(standing.seconds * 1000))
    case 'over': return words.over(standing.why)
    default: return null
  }
}

function faultOf(standing: Standing): string | null {
  if (standing.is === 'deaf') return words.deaf[standing.why]
  return standing.is === 'refused' ? texts.undone(standing.fault) : null
}

function Before({ calls, page }: { calls: readonly TestCall[]; page: Page }) {
  if (calls.length === 0) return <p>{words.none}</p>
  return (
    <ul class="rows">
      {calls.map((call, i) => (
        <li key={call.id}>
          <details open={i === 0}>
            <summary>{page.format.moment(call.created_at)}, {howLong(call, page)}</summary>
            <ol class="transcript">{call.test_call_turns.map((turn) => <Said key={turn.seq} turn={turn} format={page.format} />)}</ol>
          </details>
        </li>
      ))}
    </ul>
  )
}

function howLong(call: TestCall, { state, format }: Page): string {
  const { answered_at, ended_at } = call
  if (answered_at && ended_at) return words.lasted(format.length(Date.parse(ended_at) - Date.parse(answered_at)))
  if (!ended_at && state.now < latestEnd(call)) return words.underWay
  return answered_at ? words.endUnknown : words.notAnswered
}

function Said({ turn, format }: { turn: TestTurn; format: Format }) {
  return (
    <li class={turn.speaker}>
      <p class="who">
        <strong>{turn.speaker === 'caller' ? words.you : words.receptionist}</strong>{' '}
        <time dateTime={turn.occurred_at}>{format.second(turn.occurred_at)}</time>
      </p>
      <p class="said">{turn.text}</p>
      {turn.processing_ms !== null && <p class="quiet">{words.thought(format.milliseconds(turn.processing_ms))}</p>}
    </li>
  )
}
