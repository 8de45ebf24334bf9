/** Words of a call with some of them marked: text in pieces, never markup. */

import type { Evidence, Turn } from '../rows'

export interface Piece {
  readonly text: string
  readonly marked: boolean
}

/** The excerpt of a match: what was found stands between ** and **. */
export function found(excerpt: string): Piece[] {
  return excerpt.split('**').map((text, i) => ({ text, marked: i % 2 === 1 })).filter((piece) => piece.text !== '')
}

/** Every place where one of the quotes stands. */
export function marked(text: string, quotes: readonly string[]): Piece[] {
  const inside = new Array<boolean>(text.length).fill(false)
  for (const quote of quotes) {
    if (quote === '') continue
    for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + quote.length)) inside.fill(true, at, at + quote.length)
  }
  return pieces(text, inside)
}

function pieces(text: string, inside: readonly boolean[]): Piece[] {
  const made: { text: string; marked: boolean }[] = []
  for (let at = 0; at < text.length; at += 1) {
    const last = made.at(-1)
    if (last && last.marked === inside[at]) last.text += text[at]
    else made.push({ text: text[at] ?? '', marked: inside[at] ?? false })
  }
  return made
}

export interface Line {
  readonly turn: Turn
  readonly words: readonly Piece[]
  readonly meant: string | null // where the caller heard less
  readonly afterMs: number // since the call rang
}

export function linesOf(turns: readonly Turn[], evidence: readonly Evidence[], startedAt: string): Line[] {
  return turns.map((turn) => ({
    turn,
    words: marked(turn.text, evidence.filter((said) => said.seq === turn.seq).map((said) => said.quote)),
    meant: turn.meant && turn.meant !== turn.text ? turn.meant : null,
    afterMs: Math.max(0, Date.parse(turn.at) - Date.parse(startedAt)),
  }))
}

export interface Quoted {
  readonly seq: number
  readonly quote: string
  readonly shows: readonly string[]
}

/** Each sentence once, with all that it shows. */
export function quotesOf(evidence: readonly Evidence[]): Quoted[] {
  const quoted = new Map<string, { seq: number; quote: string; shows: string[] }>()
  for (const { seq, quote, shows } of evidence) {
    const key = `${seq} ${quote}`
    const known = quoted.get(key) ?? { seq, quote, shows: [] }
    known.shows.push(shows)
    quoted.set(key, known)
  }
  return [...quoted.values()]
}
