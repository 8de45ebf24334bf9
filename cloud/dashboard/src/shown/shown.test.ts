import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AnswerTimes, Call, Day, Turn } from '../rows'
import { callerOf, pageOf, standingOf, sumTyped } from './calls'
import { moodWord, stretches, sumOf } from './sums'
import { scaleOf, waitsOf } from './waits'
import { found, linesOf, marked, quotesOf } from './words'

const day = (date: string, more: Partial<Day> = {}): Day => ({
  day: date, calls: 2, answered: 1, missed: 1, refused: 0, booked: 1, booked_rate: 1, avg_duration_ms: 1000, total_duration_ms: 2000,
  avg_sentiment: null, outcomes: {}, revenue: {}, ...more,
})

test('days are added up, sums of money by currency, outcomes by number', () => {
  const sum = sumOf([
    day('2026-11-01', { outcomes: { spam: 1, booked: 2 }, revenue: { USD: 0.1, EUR: 5 }, avg_sentiment: 1 }),
    day('2026-11-02', { outcomes: { spam: 1, booked: 4, message: 1 }, revenue: { USD: 0.2 }, avg_sentiment: 0.5 }),
  ])
  assert.deepEqual([sum.calls, sum.answered, sum.missed, sum.booked, sum.talkedMs], [4, 2, 2, 2, 4000])
  assert.deepEqual(sum.outcomes, [['booked', 6], ['spam', 2], ['message', 1]])
  assert.deepEqual(sum.revenue, [['EUR', 5], ['USD', 0.3]])
})

test('a mood counts as often as calls were judged, and nobody judged is no mood', () => {
  const sum = sumOf([day('2026-11-01', { outcomes: { spam: 3 }, avg_sentiment: -1 }), day('2026-11-02', { outcomes: { booked: 1 }, avg_sentiment: 1 })])
  assert.equal(sum.mood, -0.5)
  assert.equal(sumOf([day('2026-11-01')]).mood, null)
  assert.deepEqual([-0.5, 0.1, 0.4].map(moodWord), ['negative', 'neutral', 'positive'])
})

test('weeks end with the last day, and the oldest is cut short', () => {
  const days = Array.from({ length: 10 }, (_, i) => day(`2026-11-${String(i + 1).padStart(2, '0')}`))
  assert.deepEqual(stretches(days, 7).map(({ from, sum }) => [from, sum.calls]), [['2026-11-01', 6], ['2026-11-04', 14]])
  assert.equal(stretches(days, 1).length, 10)
  assert.deepEqual(stretches([], 7), [])
})

test('how a call went is what the figures count', () => {
  const went = (status: Call['status'], answered: boolean, ended: boolean) =>
    standingOf({ status, answered_at: answered ? 'then' : null, ended_at: ended ? 'later' : null })
  assert.equal(went('rejected', false, true), 'refused')
  assert.equal(went('completed', false, true), 'missed')
  assert.equal(went('failed', false, true), 'missed')
  assert.equal(went('failed', true, true), 'broken')
  assert.equal(went('completed', true, true), 'answered')
  assert.equal(went('in_progress', true, false), 'under_way')
})

test('a caller is known by name, else by number, else not', () => {
  assert.equal(callerOf({ caller_name: 'Emma', from_e164: '+15550001111' }, 'withheld'), 'Emma')
  assert.equal(callerOf({ caller_name: null, from_e164: '+15550001111' }, 'withheld'), '+15550001111')
  assert.equal(callerOf({ caller_name: null, from_e164: null }, 'withheld'), 'withheld')
})

test('a page goes on behind its last row, and only where there is more', () => {
  const rows = ['c', 'b', 'a'].map((id) => ({ id, started_at: `at ${id}` }) as Call)
  assert.deepEqual(pageOf(rows, 2).older, { at: 'at b', id: 'b' })
  assert.equal(pageOf(rows, 2).calls.length, 2)
  assert.equal(pageOf(rows, 3).older, undefined)
  assert.equal(pageOf([], 3).older, undefined)
})

test('a sum is read as people write it, and nothing else is', () => {
  assert.deepEqual(['95', ' $1,200.50 ', '95,50', '0', '1,200'].map(sumTyped), [95, 1200.5, 95.5, 0, 1200])
  assert.deepEqual(['', 'much', '-5', '10000000', '1.2.3', '5 or 6 x'].map(sumTyped), [null, null, null, null, null, null])
})

test('what was found is marked, and markup stays text', () => {
  assert.deepEqual(found('a **b** <b>c</b>'), [
    { text: 'a ', marked: false }, { text: 'b', marked: true }, { text: ' <b>c</b>', marked: false },
  ])
})

test('quotes are marked wherever they stand, and where they overlap once', () => {
  assert.deepEqual(marked('one two three', ['one two', 'two three']), [{ text: 'one two three', marked: true }])
  assert.deepEqual(marked('no, no.', ['no']).map((piece) => piece.marked), [true, false, true, false])
  assert.deepEqual(marked('', ['x']), [])
  assert.deepEqual(marked('plain', ['', 'elsewhere']), [{ text: 'plain', marked: false }])
})

const turn = (seq: number, more: Partial<Turn> = {}): Turn => ({
  seq, exchange: 1, speaker: 'caller', text: 'Hello there.', meant: null, reply: null, acknowledgement: null, interrupted: false,
  confidence: 0.9, at: '2026-11-24T18:40:00Z', ...more,
})

test('a turn has the marks of its own evidence, and what was meant only where less was heard', () => {
  const lines = linesOf(
    [turn(0, { meant: 'Hello there.' }), turn(1, { meant: 'Hello there. How are you?' })],
    [{ seq: 1, quote: 'Hello', shows: 'name' }], '2026-11-24T18:39:50Z')
  assert.deepEqual(lines.map((line) => [line.words.some((piece) => piece.marked), line.meant, line.afterMs]), [
    [false, null, 10_000], [true, 'Hello there. How are you?', 10_000],
  ])
})

test('a sentence that shows two things is quoted once', () => {
  const evidence = [{ seq: 3, quote: 'Book me', shows: 'booked' }, { seq: 3, quote: 'Book me', shows: 'when' }, { seq: 4, quote: 'Book me', shows: 'name' }]
  assert.deepEqual(quotesOf(evidence).map(({ seq, shows }) => [seq, shows]), [[3, ['booked', 'when']], [4, ['name']]])
})

test('only answers that were waited for are waits', () => {
  const times = (seq: number, more: Partial<AnswerTimes>): AnswerTimes => ({
    seq, exchange: seq, reply: 'answer', endpoint_ms: null, stt_ms: null, llm_first_ms: null, llm_ms: null, tts_first_ms: 90,
    processing_ms: null, turn_gap_ms: null, ...more,
  })
  const waits = waitsOf([times(0, {}), times(2, { processing_ms: 700 }), times(4, { turn_gap_ms: 2000, reply: 'apology' })])
  assert.deepEqual(waits.map(({ seq, number, apology }) => [seq, number, apology]), [[2, 1, false], [4, 2, true]])
  assert.equal(scaleOf([700, null]), 1200)
  assert.equal(scaleOf([700, 2000]), 2000)
})
