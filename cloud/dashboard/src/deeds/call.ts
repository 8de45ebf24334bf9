import type { Deed } from '../deed'
import type { Outcome } from '../route'

/** What is done to a call; also the field in which its sum is typed. */
export function subjectOfCall(call: string): string {
  return `call ${call}`
}

/** What is done to the caller of a call. */
export function subjectOfCaller(call: string): string {
  return `caller of ${call}`
}

/** In all calls of that number. */
export function eraseCaller(client: string, call: string, number: string): Deed {
  return {
    client, subject: subjectOfCaller(call), touches: ['call', 'calls', 'days', 'hours_of_day', 'messages', 'search', 'transcript'],
    change: { is: 'rpc', name: 'erase_caller', args: { p_client_id: client, p_e164: number } },
  }
}

function correct(client: string, call: string, outcome: Outcome | null, revenue: number | null): Deed {
  return {
    client, subject: subjectOfCall(call), touches: ['call', 'calls', 'days', 'hours_of_day'],
    change: { is: 'rpc', name: 'correct_outcome', args: { p_call_id: call, p_outcome: outcome, p_revenue: revenue } },
  }
}

export function correctOutcome(client: string, call: string, outcome: Outcome): Deed {
  return correct(client, call, outcome, null)
}

export function correctRevenue(client: string, call: string, revenue: number): Deed {
  return { ...correct(client, call, null, revenue), drafts: [subjectOfCall(call)] }
}
