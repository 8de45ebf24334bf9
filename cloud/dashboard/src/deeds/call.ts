import type { Deed } from '../deed'
import type { Outcome } from '../route'

/** What is done to a call; also the field in which its sum is typed. */
export function subjectOfCall(call: string): string {
  return `call ${call}`
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
