import { questionsOfToday } from '../ask/of/today'
import { AIM_MS } from '../shown/waits'
import { moodWord, stretches, sumOf } from '../shown/sums'
import type { Day, StageLatency } from '../rows'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { Columns } from './bars'
import { CallTable } from './call_table'
import { InvitationNotes } from './invitations'
import { Answered, Link, Section, Title } from './parts'
import { NeedsYou } from './needs_you'
import type { Page } from './page'

const words = texts.day

export function Today(page: Page) {
  const { state, client, format } = page
  const asked = questionsOfToday(client, state.now)
  return (
    <>
      <Title>{words.title}</Title>
      <InvitationNotes state={state} />
      <p class="quiet">{format.longDay(asked.latency.from)}</p>
      <Answered answer={answerTo(state, asked.days)} question={asked.days}>
        {(days) => <Tiles days={days} latency={answerTo(state, asked.latency)?.value} page={page} />}
      </Answered>
      <NeedsYou {...page} />
      <Section title={words.latest}>
        <Answered answer={answerTo(state, asked.calls)} question={asked.calls}>
          {(calls) => calls.length === 0 ? <p>{words.noCalls}</p> : <CallTable calls={calls} {...page} />}
        </Answered>
        <p><Link to={{ page: 'calls', client: client.id, filter: {} }}>{words.all}</Link></p>
      </Section>
      <Section title={words.week}>
        <Answered answer={answerTo(state, asked.days)} question={asked.days}>
          {(days) => <Week days={days} page={page} />}
        </Answered>
      </Section>
    </>
  )
}

function Tiles({ days, latency, page: { client, format } }: { days: readonly Day[]; latency: readonly StageLatency[] | undefined; page: Page }) {
  const today = sumOf(days.slice(-1))
  const wait = latency?.find((found) => found.stage === 'turn_gap')
  const revenue = today.revenue.filter(([, sum]) => sum > 0)
  return (
    <>
      <dl class="tiles">
        <Tile name={words.calls} value={format.number(today.calls)} />
        <Tile name={words.missed} value={format.number(today.missed)} warn={today.missed > 0} />
        <Tile name={words.booked} value={format.number(today.booked)} />
        <Tile name={words.revenue} value={revenue.map(([currency, sum]) => format.money(sum, currency)).join(' + ') || format.money(0, client.currency)} />
        <Tile name={words.mood} value={today.mood === null ? words.none : texts.sentiment(moodWord(today.mood))} />
        <Tile name={words.waited} value={wait ? format.milliseconds(wait.p50_ms) : words.none} warn={(wait?.p50_ms ?? 0) > AIM_MS} />
      </dl>
      <p class="quiet">
        {words.revenueWhy} {typeof wait?.within_800ms === 'number' && words.waitedShare(format.share(wait.within_800ms))}
      </p>
    </>
  )
}

function Tile({ name, value, warn = false }: { name: string; value: string; warn?: boolean }) {
  return (
    <div class={warn ? 'warn' : undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Week({ days, page: { format } }: { days: readonly Day[]; page: Page }) {
  const bars = stretches(days, 1).map(({ from, sum }) => ({
    label: format.day(from),
    value: sum.calls,
    of: sum.missed,
    title: `${format.day(from)}: ${format.number(sum.calls)} (${texts.range.ofThese(format.number(sum.missed))})`,
  }))
  return <Columns bars={bars} name={bars.map((bar) => bar.title).join('; ')} />
}
