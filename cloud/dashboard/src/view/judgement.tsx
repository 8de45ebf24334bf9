import type { Format } from '../format'
import type { Call, Judgement } from '../rows'
import { quotesOf, type Quoted } from '../shown/words'
import { texts } from '../texts/en'
import type { Page } from './page'
import { Dial, Facts } from './parts'
import { showTurn } from './transcript'

const words = texts.call

/** What was made of the call, how sure that is, by whom, and on which words it rests. A judgement is never a fact. */
export function JudgementOf({ call, judgement, page: { format } }: { call: Call; judgement: Judgement | null; page: Page }) {
  const quotes = quotesOf(judgement?.evidence ?? [])
  return (
    <>
      <p>
        <strong class="outcome">{call.outcome && texts.outcome(call.outcome)}</strong>{' '}
        <span class="quiet">{sureness(call, judgement, format)}</span>
      </p>
      <Facts facts={[
        [words.summary, call.summary],
        [words.toDo, call.to_do],
        [words.mood, call.sentiment && texts.sentiment(call.sentiment)],
        [words.service, call.service],
        [words.appointment, appointment(call, format)],
        [words.callback, call.callback_e164 && <Callback call={call} number={call.callback_e164} />],
        [words.revenue, revenue(call, format)],
      ]} />
      {quotes.length > 0 && <Evidence quotes={quotes} />}
    </>
  )
}

function sureness(call: Call, judgement: Judgement | null, format: Format): string {
  const judged = judgement?.judged_outcome
  if (call.corrected_at) {
    const before = judged && judged !== call.outcome ? `. ${words.judged(texts.outcome(judged))}` : ''
    return `${words.corrected(format.moment(call.corrected_at))}${before}`
  }
  return [call.confidence === null ? '' : words.sure(format.share(call.confidence)), call.model ? words.judgedBy(call.model) : '']
    .filter(Boolean).join(', ')
}

/** The day that was understood beside the words that were said. */
function appointment(call: Call, format: Format): string | null {
  if (!call.appointment_words) return null
  const time = call.appointment_time && format.wallTime(call.appointment_time)
  const day = call.appointment_date && [format.longDay(call.appointment_date), time].filter(Boolean).join(', ')
  return [day, words.inWords(call.appointment_words)].filter(Boolean).join(' ')
}

function Callback({ call, number }: { call: Call; number: string }) {
  return <><Dial number={number} />{call.callback_extension && `, ${words.extension(call.callback_extension)}`}</>
}

function revenue(call: Call, format: Format): string | null {
  if (call.estimated_revenue === null || !call.currency) return null
  const sum = format.money(call.estimated_revenue, call.currency)
  return call.revenue_reason ? `${sum}: ${call.revenue_reason}` : sum
}

function Evidence({ quotes }: { quotes: readonly Quoted[] }) {
  return (
    <>
      <h3>{words.evidence}</h3>
      <ul class="evidence">
        {quotes.map(({ seq, quote, shows }) => (
          <li key={`${seq} ${quote}`}>
            <q>{quote}</q> <span class="quiet">{shows.map(texts.shows).join(', ')}</span>{' '}
            <button type="button" class="link" onClick={() => showTurn(seq)}>{words.toTurn}</button>
          </li>
        ))}
      </ul>
    </>
  )
}
