/** Today. */

import type { Urgency } from '../../rows'

export const today = {
  title: 'Today',
  calls: 'Calls',
  missed: 'Missed',
  booked: 'Booked',
  revenue: 'Estimated revenue',
  revenueWhy: 'The sum of what each call is estimated to bring; each call says how its estimate came about. No bookkeeping.',
  mood: 'Mood of callers',
  waited: 'Half of the answers came within',
  waitedShare: (share: string) => `${share} of the turns were answered within 800 ms.`,
  none: '—',
  week: 'Calls of the last seven days',
  needsYou: 'Needs you',
  nothing: 'Nothing waits for you.',
  messages: 'Messages',
  notices: 'Notices',
  due: (moment: string) => `due ${moment}`,
  overdue: (moment: string) => `overdue since ${moment}`,
  taken: (moment: string) => `left ${moment}`,
  times: (times: string) => `${times} times`,
  callBack: (number: string) => `Call ${number}`,
  take: 'I have it in hand',
  openCall: 'Open the call',
  latest: 'Latest calls',
  all: 'All calls',
  noCalls: 'No call yet.',
  urgency: { normal: 'Message', urgent: 'Urgent', emergency: 'Emergency' } satisfies Readonly<Record<Urgency, string>>,
}
