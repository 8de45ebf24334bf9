import type { Question } from '../question'
import type { BusyHour, Hour, StageLatency } from '../rows'
import { AIM_MS, scaleOf } from '../shown/waits'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { Columns, Row } from './bars'
import type { Page } from './page'
import { Answered, Section } from './parts'

const words = texts.range
const BUSIEST = 8

export function BusiestHours({ busiest, hours, page }: { busiest: Question<'busiest'>; hours: Question<'hours_of_day'>; page: Page }) {
  const { state } = page
  return (
    <Section title={words.busiest}>
      <Answered answer={answerTo(state, busiest)} question={busiest}>
        {(rows) => rows.length === 0 ? <p>{words.none}</p> : <Busiest rows={rows.slice(0, BUSIEST)} page={page} />}
      </Answered>
      <h3>{words.byHour}</h3>
      <Answered answer={answerTo(state, hours)} question={hours}>{(rows) => <ByHour rows={rows} page={page} />}</Answered>
    </Section>
  )
}

function Busiest({ rows, page: { format } }: { rows: readonly BusyHour[]; page: Page }) {
  return (
    <table class="bars">
      <caption>{words.missedWithin}</caption>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.weekday} ${row.hour}`}>
            <th scope="row">{format.weekday(row.weekday)}, {format.hour(row.hour)}</th>
            <td class="picture"><Row value={row.calls} thin={row.missed} most={rows[0]?.calls ?? 0} /></td>
            <td class="number">{format.number(row.calls)}</td>
            <td class="number quiet">{words.ofThese(format.number(row.missed))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ByHour({ rows, page: { format } }: { rows: readonly Hour[]; page: Page }) {
  const bars = rows.map((row) => ({
    label: format.hour(row.hour), value: row.calls, of: row.missed,
    title: `${format.hour(row.hour)}: ${format.number(row.calls)} (${words.ofThese(format.number(row.missed))})`,
  }))
  return <Columns bars={bars} name={bars.filter((bar) => bar.value > 0).map((bar) => bar.title).join('; ') || words.none} />
}

export function LatencyTable({ question, page }: { question: Question<'latency'>; page: Page }) {
  return (
    <Section title={words.latency}>
      <p class="quiet">{words.latencyWhy}</p>
      <Answered answer={answerTo(page.state, question)} question={question}>
        {(stages) => stages.length === 0 ? <p>{words.noneMeasured}</p> : <Stages stages={stages} page={page} />}
      </Answered>
    </Section>
  )
}

function Stages({ stages, page: { format } }: { stages: readonly StageLatency[]; page: Page }) {
  const most = scaleOf(stages.map((stage) => stage.p95_ms))
  const apologies = stages[0]?.apologies ?? 0
  return (
    <>
      <table class="bars">
        <thead>
          <tr>
            <th scope="col">{words.stage}</th>
            <td />
            <th scope="col" class="number">{words.half}</th>
            <th scope="col" class="number">{words.of95}</th>
            <th scope="col" class="wide number">{words.of99}</th>
            <th scope="col" class="number">{words.within}</th>
            <th scope="col" class="wide number">{words.turns}</th>
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <tr key={stage.stage}>
              <th scope="row">{texts.stage(stage.stage)}</th>
              <td class="picture"><Row value={stage.p95_ms} thin={stage.p50_ms} most={most} {...aimOf(stage)} /></td>
              <td class="number">{format.number(Math.round(stage.p50_ms))}</td>
              <td class="number">{format.number(Math.round(stage.p95_ms))}</td>
              <td class="wide number">{format.number(Math.round(stage.p99_ms))}</td>
              <td class="number">{stage.within_800ms === null ? texts.unknownTime : format.share(stage.within_800ms)}</td>
              <td class="wide number">{format.number(stage.turns)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {apologies > 0 && <p>{words.apologies(format.number(apologies))}</p>}
    </>
  )
}

/** The aim is for whole answers, not for their parts. */
function aimOf({ stage }: StageLatency): { aim?: number } {
  return stage === 'processing' || stage === 'turn_gap' ? { aim: AIM_MS } : {}
}
