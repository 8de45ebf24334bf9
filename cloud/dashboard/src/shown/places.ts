/** Where in a text a problem is, so that it can be shown there. What is wrong, and whether, the database says. */

import type { Problem } from '../ask/of/prompt'
import type { Piece } from './words'

export interface Place {
  readonly from: number
  readonly to: number
  readonly line: number // from 1
  readonly pieces: readonly Piece[] // what stands there, with a little around it
}

const MOST = 5
const AROUND = 24

/** The first places; none where the text as a whole is meant, or what was wrong is mended. */
export function placesOf(text: string, problem: Pick<Problem, 'problem' | 'detail'>): readonly Place[] {
  const unseen = problem.problem === 'invisible_characters'
  return spansOf(text, problem).slice(0, MOST).map(([from, to]) => placeAt(text, from, to, unseen))
}

type Span = readonly [from: number, to: number]

function spansOf(text: string, { problem, detail }: Pick<Problem, 'problem' | 'detail'>): Span[] {
  switch (problem) {
    case 'unknown_placeholder': return placeholders(text, detail)
    case 'damaged_text': return found(text, DAMAGED)
    case 'invisible_characters': return found(text, INVISIBLE)
    case 'too_long': return beyond(text, detail)
    default: return []
  }
}

/** The one that the detail names, which it may have cut short; else every brace that closes nothing. */
function placeholders(text: string, detail: string): Span[] {
  const open = found(text, /\{[^{}]*\}?/g)
  const named = /holds (\{[\s\S]*): only /.exec(detail)?.[1]
  if (named !== undefined) return open.filter(([from]) => text.startsWith(named, from))
  const closed = new Set(open.map(([, to]) => to - 1))
  return found(text, /\}/g).filter(([from]) => !closed.has(from))
}

/** What is too much: the detail says how many are allowed, counted as Postgres does. */
function beyond(text: string, detail: string): Span[] {
  const allowed = Number(/(\d+) are allowed/.exec(detail)?.[1] ?? NaN)
  const from = [...text].slice(0, allowed).join('').length
  return from < text.length ? [[from, text.length]] : []
}

const DAMAGED = /\uFFFD|[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]|Ã[\u0080-\u00BF]|Â[\u00A0-\u00BF]|â€/g
/** Of private.unseen, what is met most: formats, tags, fillers, and a joiner that joins nothing. */
const INVISIBLE = /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\u{E0000}-\u{E0FFF}]|[\u200C\u200D](?=\s|$)|(?<=^|\s)[\u200C\u200D]/gu

function found(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length] as const)
}

function placeAt(text: string, from: number, to: number, unseen: boolean): Place {
  const before = text.slice(Math.max(0, from - AROUND), from)
  const after = text.slice(to, to + AROUND)
  const there = text.slice(from, Math.min(to, from + 2 * AROUND))
  const pieces = [
    { text: (from > AROUND ? '…' : '') + before, marked: false },
    { text: unseen ? codesOf(there) : there, marked: true },
    { text: after + (to + AROUND < text.length ? '…' : ''), marked: false },
  ]
  return { from, to, line: text.slice(0, from).split('\n').length, pieces: pieces.filter(({ text: piece }) => piece !== '') }
}

/** Characters that nobody sees, by their numbers: U+200B. */
function codesOf(text: string): string {
  return [...text].map((each) => `U+${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ')
}
