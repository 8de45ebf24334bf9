/** A test call from the browser. */

import type { Refusal } from '../../ask/recording'
import type { Over } from '../../ask/test_call'

const OVER: Readonly<Record<Over, string>> = {
  hung_up: 'You hung up.',
  left: 'Your receptionist hung up.',
  unanswered: 'Nobody answered. Either no box is running for you, or each has as many calls as it can carry.',
  lost: 'The call broke off.',
  unreachable: 'The server of the calls could not be reached from this browser. A firewall may be in the way.',
}

export const trial = {
  title: 'Try it',
  call: 'Call your receptionist',
  why: 'It answers here, in this browser, as the next caller hears it: with the greeting, the voice, the hours and the facts that are in effect now.',
  counted: 'A test call counts nowhere: not among your calls, nor in figures, nor for your plan. What you book or cancel in it stays in it, nobody is rung, and no message of it goes out.',
  start: 'Call', again: 'Call again', hangUp: 'Hang up',
  asking: 'The browser asks you for the microphone …',
  ringing: 'It rings …',
  talking: (most: string) => `You are connected. It ends after ${most} at the latest, or when you leave this page.`,
  over: (why: Over) => OVER[why],
  deaf: {
    denied: 'The browser does not let this page hear the microphone. Allow it beside the address.',
    missing: 'There is no microphone. Connect one, and call again.',
    unsupported: 'This browser can make no calls on this page: it wants an address that begins with https.',
    broken: 'The microphone could not be opened. Another program may have it.',
  } satisfies Readonly<Record<Refusal, string>>,
  before: 'Your last test calls',
  none: 'None.',
  kept: 'They are kept for 30 days.',
  lasted: (length: string) => `lasted ${length}`,
  notAnswered: 'nobody answered',
  underWay: 'under way', endUnknown: 'its end was not told',
  you: 'You', receptionist: 'Receptionist',
  thought: (ms: string) => `answered after ${ms} of work`,
  listen: 'Call your receptionist from this browser',
}
