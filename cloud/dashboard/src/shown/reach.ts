/** Whether a number or an address that was typed is one: the database says no in words for programs. */

import type { Channel } from '../ask/of/people'
import { dialled } from './columns'

export type ReachProblem = 'number' | 'email' | 'twice'

export function numberProblem(typed: string): ReachProblem | null {
  return /^\+[1-9]\d{6,14}$/.test(dialled(typed)) ? null : 'number'
}

export function addressProblem(channel: Channel, typed: string, others: readonly string[]): ReachProblem | null {
  const address = addressMeant(channel, typed)
  const wrong = channel === 'sms' ? numberProblem(typed) : /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) ? null : 'email'
  return wrong ?? (others.includes(address) ? 'twice' : null)
}

/** As it is kept. */
export function addressMeant(channel: Channel, typed: string): string {
  return channel === 'sms' ? dialled(typed) : typed.trim()
}
