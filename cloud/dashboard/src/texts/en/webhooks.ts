/** Webhooks. */

import type { DeliveryStatus } from '../../ask/of/webhooks'
import type { EventType } from '../../shown/webhooks'

const EVENT: Readonly<Record<EventType | 'webhook.test', string>> = {
  'call.completed': 'A call is over', 'call.missed': 'A call was missed', 'call.failed': 'A caller could not be served',
  'lead.captured': 'Somebody booked or wants to buy', 'message.taken': 'A message was left', 'message.overdue': 'A message is overdue',
  'voice.ready': 'A voice is ready', 'voice.failed': 'A voice could not be made', 'webhook.test': 'A test',
}

const STATUS: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'Waits', in_flight: 'Being sent', delivered: 'Arrived', dead: 'Given up',
}

export const webhooks = {
  title: 'Webhooks',
  why: 'Your own software is told what happens: a CRM, a calendar, a chat. It gets a signed POST for each event.',
  none: 'Nothing is told to any software yet.',
  add: 'Tell one more',
  addIt: 'Add it',
  added: 'Added. Make its secret next: nothing is sent without one.',
  address: 'Address (https)',
  hears: 'It hears of',
  event: (event: string) => (EVENT as Readonly<Record<string, string>>)[event] ?? event,
  problem: {
    address: 'Write an address that begins with https:// and has no user and password in it.',
    nothing: 'Choose something to tell.',
  },
  isOn: 'On', isOff: 'Off',
  whyOff: (reason: string) => `We switched it off: ${reason}`,
  switchOn: 'Switch it on', switchOff: 'Switch it off',
  switched: 'Done.',
  offHint: 'It is told of what happens from now on. What it missed is sent by “Send all that never arrived”.',
  change: 'Change or remove it',
  remove: 'Remove it',
  removeWarning: 'Nothing is told there any more; its secret and the list of what was told go too.',
  secret: 'Secret',
  secretWhy: 'Whoever gets a delivery knows by its signature that it is ours. A secret of before signs beside a new one for a day.',
  makeSecret: 'Make a new secret',
  secretOnce: 'Copy it now: it is shown this once, and nobody can show it to you again.',
  copy: 'Copy', copied: 'Copied.', notCopied: 'Your browser did not let us. Select it and copy it by hand.',
  test: 'Send a test',
  tested: 'It is on its way. What was answered stands in the list below in a moment.',
  deliveries: (count: string) => `The latest ${count} deliveries`,
  noDeliveries: 'Nothing was told there yet.',
  when: 'When', what: 'What', status: 'Status', answered: 'What was answered',
  state: (status: DeliveryStatus) => STATUS[status],
  tries: (count: number, text: string) => (count === 1 ? '1 try' : `${text} tries`),
  nextTry: (moment: string) => `again ${moment}`,
  replay: 'Send again',
  replayOf: (event: string, moment: string) => `Send again: ${event}, ${moment}`,
  replayAll: 'Send all that never arrived',
  replayed: (count: number, text: string) => (count === 0 ? 'There was nothing to send.' : count === 1 ? '1 is sent again.' : `${text} are sent again.`),
  notices: 'What you should know',
}
