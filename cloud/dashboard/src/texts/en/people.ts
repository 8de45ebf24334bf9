/** Messages, and who is told of them or rung. */

import type { Channel } from '../../ask/of/people'
import type { Urgency } from '../../rows'

const URGENCY: Readonly<Record<Urgency, string>> = { normal: 'Normal', urgent: 'Urgent', emergency: 'Emergency' }
const CHANNEL: Readonly<Record<Channel, string>> = { email: 'E-mail', sms: 'SMS' }

export const people = {
  title: 'Messages and people',
  due: 'How soon somebody answers',
  dueWhy: 'Minutes within which somebody has a message in hand. Then it is overdue, and told again.',
  dueOf: { due_minutes_normal: 'A message', due_minutes_urgent: 'An urgent message', due_minutes_emergency: 'An emergency' },
  saveDue: 'Save the times',
  told: 'Who is told of messages',
  toldWhy: 'Of each message that callers leave, as soon as it was left, and again when it is overdue.',
  nobodyTold: 'Nobody: messages stand on the page of today only.',
  channel: 'By', channels: Object.entries(CHANNEL) as readonly (readonly [Channel, string])[],
  by: (channel: Channel) => CHANNEL[channel],
  address: 'Address or number',
  urgencies: 'Of which messages',
  urgency: (urgency: Urgency) => URGENCY[urgency],
  allUrgencies: Object.entries(URGENCY) as readonly (readonly [Urgency, string])[],
  addAddress: 'Add the address',
  change: (who: string) => `Change ${who}`,
  saveAddress: 'Save the address',
  remove: (who: string) => `Remove ${who}`,
  noLonger: (who: string) => `${who} is told of no message any more.`,
  onCall: 'Who is on call',
  onCallWhy: 'Rung one after the other, in this order, for a caller who wants to talk to a person.',
  nobodyOnCall: 'Nobody: callers leave a message.',
  name: 'Name', number: 'Number', numberHint: 'as in +1 510 555 0123',
  seconds: 'Seconds it rings',
  anyTime: 'At any time', when: 'When',
  emergencies: 'In an emergency at any hour',
  addColleague: 'Add the colleague',
  saveColleague: 'Save the colleague',
  isRung: (seconds: string) => `rings ${seconds} s`,
  notRung: (who: string) => `${who} is not rung any more.`,
  noUrgency: 'Of no message at all? Then remove the address.',
  problem: {
    sms: 'A number begins with + and its country, as in +1 510 555 0123.',
    email: 'This is no e-mail address.',
  },
}
