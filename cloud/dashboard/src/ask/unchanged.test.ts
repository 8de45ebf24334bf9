import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Change, Values } from '../deed'
import { Refused } from '../fault'
import { perform, type Edge } from './database'
import type { Query, Rest } from './rest'

const NO_FILE: Edge = { save: () => assert.fail(), counted: () => assert.fail() }
const STAMP = '2026-11-24T18:39:34.264302+00:00'
const SAVE: Change = {
  is: 'patch', relation: 'clients', query: [['id', 'eq.1']], values: { facts: 'mine' },
  expects: { relation: 'clients', query: [['id', 'eq.1']], values: { facts: 'of before' } },
}

/** A table of one row, or none, that somebody else may write into just before a patch comes. */
function table(first: Values | undefined, meanwhile: Values | null = null, mayWrite = true): { rest: Rest; asked: Query[]; now: () => Values | undefined } {
  let row = first
  const asked: Query[] = []
  const patch = (_: string, query: Query, values: Values) => {
    asked.push(query)
    if (meanwhile) row = { ...row, ...meanwhile }
    const stamp = query.find(([name]) => name === 'updated_at')?.[1]
    const reached = mayWrite && row !== undefined && (stamp === undefined || stamp === `eq.${String(row['updated_at'])}`)
    if (reached) row = { ...row, ...values }
    return Promise.resolve(reached ? [row] : [])
  }
  const rest = { get: () => Promise.resolve(row ? [row] : []), patch, rpc: () => Promise.resolve('called') } as unknown as Rest
  return { rest, asked, now: () => row }
}

const refusedAs = (kind: string) => (error: unknown) => error instanceof Refused && error.fault.kind === kind

test('what stands there as it did is changed, and only as it was read', async () => {
  const { rest, asked, now } = table({ facts: 'of before', updated_at: STAMP })
  await perform(rest, SAVE, NO_FILE)
  assert.deepEqual([asked, now()?.['facts']], [[[['id', 'eq.1'], ['updated_at', `eq.${STAMP}`]]], 'mine'])
})

test('what somebody else saved meanwhile stays', async () => {
  const { rest, asked, now } = table({ facts: 'theirs', updated_at: STAMP })
  await assert.rejects(perform(rest, SAVE, NO_FILE), refusedAs('changed'))
  assert.deepEqual([asked, now()?.['facts']], [[], 'theirs'])
})

test('nor is it overwritten between the two requests', async () => {
  const { rest, now } = table({ facts: 'of before', updated_at: STAMP }, { facts: 'theirs', updated_at: 'later' })
  await assert.rejects(perform(rest, SAVE, NO_FILE), refusedAs('changed'))
  assert.equal(now()?.['facts'], 'theirs')
})

test('whose role does not reach is told that, and not that something changed', async () => {
  const { rest } = table({ facts: 'of before', updated_at: STAMP }, null, false)
  await assert.rejects(perform(rest, SAVE, NO_FILE), refusedAs('forbidden'))
})

test('a row that went away, or came, is a change; of a row without a time its columns are compared', async () => {
  await assert.rejects(perform(table(undefined).rest, SAVE, NO_FILE), refusedAs('changed'))
  const first: Change = { is: 'rpc', name: 'save_prompt', args: {}, expects: { relation: 'prompts', query: [], values: null } }
  assert.equal(await perform(table(undefined).rest, first, NO_FILE), 'called')
  await assert.rejects(perform(table({ body: 'theirs' }).rest, first, NO_FILE), refusedAs('changed'))
  const { rest, asked } = table({ facts: 'of before' })
  await perform(rest, SAVE, NO_FILE)
  assert.deepEqual(asked, [[['id', 'eq.1']]])
})
