/** What each question and each deed is in the database's own words. */

import { Refused } from '../fault'
import { zoneHere } from '../days'
import type { Kind, Question, WholeCall, AnswerOf } from '../question'
import type { CallFilter, Standing } from '../route'
import type { AnswerTimes, Call, Client, Closure, Hours, Judgement, Match, Role, Service, Steering } from '../rows'
import type { Deed } from '../state'
import type { Query, Rest } from './rest'

type Asking = { [K in Kind]: (rest: Rest, question: Question<K>) => Promise<AnswerOf<K>> }

const ASKING: Asking = {
  clients: askClients,
  days: (rest, { client, from, to }) => rest.rpc('analytics_daily', inRange(client, from, to)),
  hours_of_day: (rest, { client, from, to }) => rest.rpc('analytics_hourly', inRange(client, from, to)),
  latency: (rest, { client, from, to }) => rest.rpc('analytics_latency', inRange(client, from, to)),
  busiest: (rest, { client, from, to }) => rest.rpc('analytics_busiest_hours', inRange(client, from, to)),
  messages: (rest, { client }) => rest.get('messages', openMessages(client)),
  notices: (rest, { client }) => rest.get('notices', [
    ['select', 'id,kind,message,created_at,times'], ['client_id', `eq.${client}`], ['order', 'created_at.desc,id.desc'], ['limit', '10'],
  ]),
  calls: (rest, { client, filter, limit }) => askCalls(rest, client, filter, limit),
  call: askCall,
  transcript: (rest, { call }) => rest.rpc('call_transcript', { p_call_id: call }),
  search: (rest, { client, words }) => askSearch(rest, client, words),
  steering: askSteering,
}

export function ask(rest: Rest, question: Question): Promise<unknown> {
  return (ASKING[question.kind] as (rest: Rest, question: Question) => Promise<unknown>)(rest, question)
}

export async function perform(rest: Rest, deed: Deed): Promise<void> {
  switch (deed.deed) {
    case 'correct':
      await rest.rpc('correct_outcome', { p_call_id: deed.call, p_outcome: deed.outcome ?? null, p_revenue: deed.revenue ?? null })
      return
    case 'acknowledge':
      await rest.rpc('acknowledge_message', { p_message_id: deed.message })
      return
    case 'set_hours': {
      const rows = await rest.patch<unknown[]>('clients', [['id', `eq.${deed.client}`], ['select', 'id']], { hours: deed.hours })
      if (rows.length === 0) throw new Refused({ kind: 'forbidden', words: '' }) // whose role does not reach changes no row
      return
    }
  }
}

function inRange(client: string, from: string, to: string) {
  return { p_client_id: client, p_from: from, p_to: to }
}

async function askClients(rest: Rest, { user }: Question<'clients'>): Promise<readonly Client[]> {
  const rows = await rest.get<{ role: Role; clients: Omit<Client, 'role'> }[]>('client_members', [
    ['select', 'role,clients(id,name,timezone,currency,suspended_at,deleted_at)'], ['user_id', `eq.${user}`],
  ])
  return rows.map(({ role, clients }) => ({ ...clients, timezone: zoneHere(clients.timezone), role })).sort((a, b) => a.name.localeCompare(b.name))
}

function openMessages(client: string): Query {
  return [
    ['select', 'id,call_id,matter,caller_name,caller_e164,urgency,taken_at,due_at'],
    ['client_id', `eq.${client}`], ['acknowledged_at', 'is.null'], ['erased_at', 'is.null'], ['order', 'due_at.asc,id.asc'], ['limit', '100'],
  ]
}

function askCalls(rest: Rest, client: string, filter: CallFilter, limit: number): Promise<readonly Call[]> {
  if (filter.outcome || filter.standing) return rest.get('call_log', filteredCalls(client, filter, limit))
  const before = { p_before: filter.before?.at ?? null, p_before_id: filter.before?.id ?? null }
  return rest.rpc('latest_calls', { p_limit: limit, p_client_id: client, ...before })
}

const STANDING: Readonly<Record<Standing, Query>> = {
  answered: [['answered_at', 'not.is.null'], ['status', 'neq.rejected']],
  missed: [['answered_at', 'is.null'], ['ended_at', 'not.is.null'], ['status', 'neq.rejected']],
  refused: [['status', 'eq.rejected']],
  broken: [['status', 'in.(interrupted,failed)']],
  under_way: [['ended_at', 'is.null']],
}

export function filteredCalls(client: string, { outcome, standing, before }: CallFilter, limit: number): Query {
  const query: (readonly [string, string])[] = [['client_id', `eq.${client}`]]
  if (outcome) query.push(['outcome', `eq.${outcome}`])
  if (standing) query.push(...STANDING[standing])
  if (before) query.push(['or', `(started_at.lt."${before.at}",and(started_at.eq."${before.at}",id.lt.${before.id}))`])
  return [...query, ['order', 'started_at.desc,id.desc'], ['limit', String(limit)]]
}

async function askCall(rest: Rest, { client, call }: Question<'call'>): Promise<WholeCall | null> {
  const here: Query = [['client_id', `eq.${client}`], ['call_id', `eq.${call}`]]
  const [calls, judgements, times] = await Promise.all([
    rest.get<Call[]>('call_log', [['client_id', `eq.${client}`], ['id', `eq.${call}`]]),
    rest.get<Judgement[]>('call_outcomes', [['select', 'evidence,judged_outcome,judged_revenue'], ...here]),
    rest.get<AnswerTimes[]>('call_turns', [
      ['select', 'seq,exchange,reply,endpoint_ms,stt_ms,llm_first_ms,llm_ms,tts_first_ms,processing_ms,turn_gap_ms'],
      ...here, ['speaker', 'eq.agent'], ['order', 'seq.asc'],
    ]),
  ])
  return calls[0] ? { call: calls[0], judgement: judgements[0] ?? null, times } : null
}

/** All that it refuses of a search are its words. */
async function askSearch(rest: Rest, client: string, words: string): Promise<readonly Match[]> {
  try {
    return await rest.rpc('search_transcripts', { p_client_id: client, p_words: words, p_limit: 50 })
  } catch (error) {
    throw error instanceof Refused && error.fault.kind === 'refused' ? new Refused({ kind: 'wordless', words: '' }) : error
  }
}

async function askSteering(rest: Rest, { client }: Question<'steering'>): Promise<Steering> {
  const of: Query = [['client_id', `eq.${client}`]]
  const [clients, closures, services] = await Promise.all([
    rest.get<{ hours: Hours }[]>('clients', [['select', 'hours'], ['id', `eq.${client}`]]),
    rest.get<Closure[]>('closures', [['select', 'id,first,last,called,hours'], ...of, ['order', 'first.asc']]),
    rest.get<Service[]>('services', [['select', 'id,name,minutes,buffer_minutes,price,bookable'], ...of, ['order', 'position.asc,name.asc']]),
  ])
  return { hours: clients[0]?.hours ?? {}, closures, services }
}
