import type { AnswerTimes, Call } from '../rows'
import { AIM_MS, scaleOf, stagesOf, waitsOf, type Wait } from '../shown/waits'
import { texts } from '../texts/en'
import { Row } from './bars'
import type { Page } from './page'
import { Section } from './parts'

const words = texts.call

/** The waits of a call as a picture: one row for each answer, then each part's average. */
export function Waits({ call, times, page }: { call: Call; times: readonly AnswerTimes[]; page: Page }) {
  const waits = waitsOf(times)
  const stages = stagesOf(call)
  return (
    <Section title={words.latency}>
      {waits.length === 0 ? <p>{words.noLatency}</p> : <Answers waits={waits} page={page} />}
      {stages.length > 0 && <Stages stages={stages} page={page} />}
    </Section>
  )
}

function Answers({ waits, page: { format } }: { waits: readonly Wait[]; page: Page }) {
  const most = scaleOf(waits.flatMap((wait) => [wait.gapMs, wait.ourMs]))
  const shown = (ms: number | null) => (ms === null ? texts.unknownTime : format.milliseconds(ms))
  return (
    <table class="bars">
      <caption>{words.latencyWhy}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.range.turns}</th>
          <td />
          <th scope="col" class="number">{texts.stage('turn_gap')}</th>
          <th scope="col" class="number">{texts.stage('processing')}</th>
        </tr>
      </thead>
      <tbody>
        {waits.map((wait) => (
          <tr key={wait.seq}>
            <th scope="row">{words.answer(format.number(wait.number))}{wait.apology && <span class="quiet"> {words.apology}</span>}</th>
            <td class="picture"><Row value={wait.gapMs ?? wait.ourMs ?? 0} thin={wait.gapMs === null ? null : wait.ourMs} most={most} aim={AIM_MS} /></td>
            <td class="number">{shown(wait.gapMs)}</td>
            <td class="number">{shown(wait.ourMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Stages({ stages, page: { format } }: { stages: ReturnType<typeof stagesOf>; page: Page }) {
  const most = scaleOf(stages.map(({ ms }) => ms))
  return (
    <>
      <h3>{words.stages}</h3>
      <p class="quiet">{words.stagesWhy}</p>
      <table class="bars">
        <tbody>
          {stages.map(({ stage, ms }) => (
            <tr key={stage}>
              <th scope="row">{texts.stage(stage)}</th>
              <td class="picture"><Row value={ms} most={most} /></td>
              <td class="number">{format.milliseconds(ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
