/** What things are called on every page. */

import { mayBeDone, type Fault, type FaultKind } from '../../fault'
import type { Outcome, Standing } from '../../route'
import type { Sentiment, Stage } from '../../rows'

const OUTCOME: Readonly<Record<Outcome, string>> = {
  booked: 'Booked', qualified_lead: 'Wants to buy', message: 'Left a message', question_answered: 'Question answered',
  complaint: 'Complaint', wrong_number: 'Wrong number', spam: 'Spam', hung_up: 'Hung up', unknown: 'Not clear',
}

const STANDING: Readonly<Record<Standing, string>> = {
  answered: 'Answered', missed: 'Missed', refused: 'Declined', broken: 'Broken off', under_way: 'Under way',
}

const SENTIMENT: Readonly<Record<Sentiment, string>> = {
  negative: 'Unhappy', neutral: 'Neutral', positive: 'Happy', mixed: 'Mixed',
}

const FAULT: Readonly<Record<FaultKind, string>> = {
  offline: 'The connection is gone.', slow: 'No answer came in time.',
  signed_out: 'Your session was over, and this was not done. Do it once more.', forbidden: 'Your role does not allow this.',
  second_factor: 'This business wants a second factor for this.',
  missing: 'This is not there.', refused: 'This was refused.', changed: 'Somebody else changed this meanwhile, and nothing of yours was saved.',
  wordless: 'This holds no word to search for: words such as “the” are everywhere.',
  in_use: 'Something else still needs this, or what it needs is gone.', twice: 'There is one like this already.',
  taken: 'Something else is at that time.', unfit: 'One of these values cannot be kept.',
  busy: 'Too much was asked at once.',
  server: 'Something failed on the server.',
}

/** A deed of which nobody heard. */
const UNKNOWN = 'It is not known whether this was done. Look, and do it once more if it was not.'

/** Machines' words for an end that an owner may meet; any other is shown as it is. */
const ENDED: Readonly<Record<string, string>> = {
  caller_hung_up: 'The caller hung up.', agent_hung_up: 'Everything was said, and the receptionist hung up.',
  goodbye: 'Both said goodbye.', caller_went_silent: 'The caller fell silent.',
  caller_gave_up: 'The caller hung up before anybody answered.', too_long: 'The call was too long and was ended.',
  transferred: 'The caller was put through to a person.', spam: 'It was an unwanted call.',
  caller_blocked: 'You have blocked this caller.', caller_too_often: 'This number called too often.',
  inactive: 'The subscription was not active.', client_busy: 'All your lines were busy.', busy: 'All lines were busy.',
  line_lost: 'The connection to the caller was lost.', never_answered: 'The call could not be answered.',
  no_voice: 'No voice could speak.', no_model: 'The language model did not answer.',
  no_hearing: 'The caller’s words could not be made out.', no_agent: 'Nobody was there to answer.',
  unavailable: 'It could not be found out whose number was called.', agent_stopped: 'The machine that answered stopped.',
  agent_restarted: 'The machine that answered stopped.', edge_lost: 'The machine that answered stopped.',
  unresponsive: 'The receptionist did not answer any more.', crashed: 'Something of ours failed.',
  failed: 'Something of ours failed.',
}

/** What words of a call speak for, besides outcomes. */
const SHOWS: Readonly<Record<string, string>> = {
  service: 'Service', when: 'Time', name: 'Name', callback: 'Number to call back', urgent: 'Urgent', cancels: 'Cancels',
  thanked: 'Thanked',
}

const STAGE: Readonly<Record<Stage, string>> = {
  endpoint: 'Noticing that the caller is done',
  stt: 'Making out the words',
  llm_first: 'First word of the answer',
  llm: 'Whole answer',
  tts_first: 'First sound of the voice',
  processing: 'Our part, in all',
  turn_gap: 'What the caller waits, in all',
}

const fault = ({ kind, words }: Fault) => [FAULT[kind], words].filter(Boolean).join(' ')

export const words = {
  outcome: (outcome: Outcome) => OUTCOME[outcome],
  standing: (standing: Standing) => STANDING[standing],
  sentiment: (sentiment: Sentiment) => SENTIMENT[sentiment],
  stage: (stage: Stage) => STAGE[stage],
  ended: (reason: string) => ENDED[reason] ?? reason.replaceAll('_', ' '),
  shows: (what: string) => (OUTCOME as Readonly<Record<string, string>>)[what] ?? SHOWS[what] ?? what.replaceAll('_', ' '),
  fault,
  undone: (why: Fault) => (mayBeDone(why) ? `${fault(why)} ${UNKNOWN}` : fault(why)),
  withheld: 'withheld number',
}
