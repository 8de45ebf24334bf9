import type { Format } from '../format'
import type { Turn } from '../rows'
import type { Line } from '../shown/words'
import { texts } from '../texts/en'
import { Words } from './parts'

const words = texts.call

/** Who said what and when, in the order of the call. */
export function Transcript({ lines, format }: { lines: readonly Line[]; format: Format }) {
  return <ol class="transcript">{lines.map((line) => <Said key={line.turn.seq} line={line} format={format} />)}</ol>
}

export function turnId(seq: number): string {
  return `turn-${seq}`
}

/** To the turn, for the eyes and for the keyboard; the address stays the call's. */
export function showTurn(seq: number): void {
  const turn = document.getElementById(turnId(seq))
  turn?.scrollIntoView({ block: 'center' })
  turn?.focus({ preventScroll: true })
}

function Said({ line: { turn, words: pieces, meant, afterMs }, format }: { line: Line; format: Format }) {
  return (
    <li id={turnId(turn.seq)} tabIndex={-1} class={turn.speaker}>
      <p class="who">
        <strong>{turn.speaker === 'caller' ? words.caller : words.agent}</strong>{' '}
        <time dateTime={turn.at} title={format.second(turn.at)}>{format.second(turn.at)} ({format.length(afterMs)})</time>
      </p>
      {turn.acknowledgement && <p class="quiet">{words.meanwhile} {turn.acknowledgement}</p>}
      <p class="said"><Words pieces={pieces} /></p>
      <Notes turn={turn} meant={meant} format={format} />
    </li>
  )
}

function Notes({ turn, meant, format }: { turn: Turn; meant: string | null; format: Format }) {
  return (
    <>
      {turn.interrupted && <p><span class="badge warn">{words.interrupted}</span></p>}
      {meant && <p class="quiet">{words.meant} {meant}</p>}
      {turn.reply === 'apology' && <p class="quiet">{words.apology}</p>}
      {turn.reply === 'clarification' && <p class="quiet">{words.clarification}</p>}
      {turn.confidence !== null && <p class="quiet">{words.heard(format.share(turn.confidence))}</p>}
    </>
  )
}
