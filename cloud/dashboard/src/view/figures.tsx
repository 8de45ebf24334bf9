import { questionsOfFigures } from '../ask/of/figures'
import { RANGES, type Range } from '../route'
import type { Day } from '../rows'
import { stretches, sumOf, type Stretch, type Sum } from '../shown/sums'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { Columns, Row } from './bars'
import { BusiestHours, LatencyTable } from './figures_tables'
import type { Page } from './page'
import { Answered, Facts, Link, Section, Title } from './parts'

const words = texts.range
const WEEKS_FROM = 91 // days: more bars than that are thinner than a line

export function Figures(page: Page & { range: Range }) {
  const { state, client, format, range } = page
  const asked = questionsOfFigures(client, range, state.now)
  return (
    <>
      <Title>{words.title}</Title>
      <nav class="ranges" aria-label={words.choose}>
        {RANGES.map((days) => (
          <Link key={days} to={{ page: 'figures', client: client.id, range: days }} aria-current={days === range ? 'page' : undefined}>
            {words.days(format.number(days))}
          </Link>
        ))}
      </nav>
      <p class="quiet">{words.zone(client.timezone)}</p>
      <Answered answer={answerTo(state, asked.days)} question={asked.days}>
        {(days) => sumOf(days).calls === 0 ? <p>{words.none}</p> : <Counted days={days} page={page} />}
      </Answered>
      <BusiestHours busiest={asked.busiest} hours={asked.hours} page={page} />
      <LatencyTable question={asked.latency} page={page} />
    </>
  )
}

function Counted({ days, page }: { days: readonly Day[]; page: Page }) {
  const { format } = page
  const sum = sumOf(days)
  return (
    <>
      <Facts facts={[
        [words.calls, format.number(sum.calls)],
        [words.answered, format.number(sum.answered)],
        [words.missed, format.number(sum.missed)],
        [words.refused, format.number(sum.refused)],
        [words.booked, format.number(sum.booked)],
        [words.revenue, money(sum, page)],
        [words.talked, format.length(sum.talkedMs)],
      ]} />
      <ByDay days={days} page={page} />
      <Outcomes sum={sum} page={page} />
    </>
  )
}

function money(sum: Sum, { client, format }: Page): string {
  const sums = sum.revenue.filter(([, value]) => value > 0)
  return sums.map(([currency, value]) => format.money(value, currency)).join(' + ') || format.money(0, client.currency)
}

function ByDay({ days, page }: { days: readonly Day[]; page: Page }) {
  const { format } = page
  const weekly = days.length >= WEEKS_FROM
  const parts = stretches(days, weekly ? 7 : 1)
  const bars = parts.map(({ from, sum }) => ({
    label: format.day(from),
    value: sum.calls,
    of: sum.missed,
    title: `${format.day(from)}: ${format.number(sum.calls)} (${words.ofThese(format.number(sum.missed))})`,
  }))
  const title = weekly ? words.byWeek : words.byDay
  return (
    <Section title={title}>
      <Columns bars={bars} name={title} />
      <details>
        <summary>{texts.asTable}</summary>
        <DayTable parts={parts} first={weekly ? words.week : words.day} page={page} />
      </details>
    </Section>
  )
}

function DayTable({ parts, first, page }: { parts: readonly Stretch[]; first: string; page: Page }) {
  const { format } = page
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          {[words.calls, words.missed, words.booked, words.revenue].map((name) => <th key={name} scope="col" class="number">{name}</th>)}
        </tr>
      </thead>
      <tbody>
        {parts.map(({ from, sum }) => (
          <tr key={from}>
            <th scope="row">{format.day(from)}</th>
            <td class="number">{format.number(sum.calls)}</td>
            <td class="number">{format.number(sum.missed)}</td>
            <td class="number">{format.number(sum.booked)}</td>
            <td class="number">{money(sum, page)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Outcomes({ sum, page: { client, format } }: { sum: Sum; page: Page }) {
  const most = Math.max(0, ...sum.outcomes.map(([, count]) => count))
  return (
    <Section title={words.outcomes}>
      {sum.outcomes.length === 0 ? <p>{words.noneJudged}</p> : (
        <table class="bars">
          <tbody>
            {sum.outcomes.map(([outcome, count]) => (
              <tr key={outcome}>
                <th scope="row"><Link to={{ page: 'calls', client: client.id, filter: { outcome } }}>{texts.outcome(outcome)}</Link></th>
                <td class="picture"><Row value={count} most={most} /></td>
                <td class="number">{format.number(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
