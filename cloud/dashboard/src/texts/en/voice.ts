/** The voice. */

import type { CloneStatus, Sex } from '../../ask/of/voice'
import type { Refusal } from '../../ask/recording'
import type { Complaint, Measures } from '../../shown/recording'

const WANTED = 'We need 20 to 60 seconds of you speaking.'
const STATUS: Readonly<Record<CloneStatus, string>> = {
  queued: 'Waiting for its turn', processing: 'Under way', succeeded: 'Done: a voice was made of it', failed: 'Not done',
}
const SEX: Readonly<Record<Sex, string>> = { female: 'female', male: 'male' }
const plural = (count: number) => `${count} second${count === 1 ? '' : 's'}`

const COMPLAINT: Readonly<Record<Complaint, (measures: Measures) => string>> = {
  short: ({ seconds }) => `Your recording is ${seconds < 1 ? 'less than a second' : plural(Math.floor(seconds))} long. ${WANTED}`,
  long: ({ seconds }) => `Your recording is ${plural(Math.ceil(seconds))} long. ${WANTED}`,
  silent: () => 'Your recording is silent. Check that the right microphone is chosen and record yourself again.',
  quiet: () => 'Your recording is too quiet. Hold the microphone closer, or speak louder.',
  clipped: () => 'Your recording crackles, because it is too loud. Hold the microphone a little further away.',
  noisy: () => 'There is too much noise behind your voice. Record yourself in a quiet room.',
}

export const voice = {
  title: 'Voice',
  speaks: 'Who speaks',
  speaking: 'The next call speaks with',
  byDefault: (name: string) => `the default voice: ${name}`,
  own: 'your own voice',
  withSex: (name: string, sex: Sex | null) => (sex ? `${name} (${SEX[sex]})` : name),
  hear: 'Hear it: call your receptionist from here',
  save: 'Use this voice',
  sounds: (name: string) => `${name} sounds`,
  soundsWhy: 'Where your own voice cannot speak, another stands in for it that sounds alike.',
  sex: (sex: Sex | '') => (sex ? SEX[sex] : 'not known'),
  record: 'A voice of your own',
  recordWhy: `${WANTED} Speak as you do on the telephone, in a quiet room, without music. It is checked, a voice like it is made, and calls speak with it from then on.`,
  passage: 'If you do not know what to say, read this aloud:',
  passageText: (business: string) =>
    `Hello and welcome to ${business}. I am recording this so that the receptionist can speak with my voice. If you would like an appointment, tell me which day suits you, and I will look for a free hour. If you are calling about something else, tell me in your own words what it is, and somebody will call you back. You can park right behind the building. Please come five minutes early when you visit us for the first time. Thank you for listening, and have a very good day.`,
  start: 'Record',
  again: 'Record anew',
  stop: 'Stop',
  asking: 'The browser asks you for the microphone …',
  seconds: (seconds: string) => `${seconds} s`,
  level: 'Level',
  levels: { quiet: 'Too quiet: come closer', good: 'Good', loud: 'Too loud: step back' },
  cannot: {
    denied: 'The browser does not let this page hear the microphone. Allow it beside the address, or choose a file.',
    missing: 'There is no microphone. Connect one, or choose a file.',
    unsupported: 'This browser cannot record here. Choose a file that you have recorded elsewhere.',
    broken: 'The microphone could not be opened. Another program may have it.',
  } satisfies Readonly<Record<Refusal, string>>,
  choose: 'Or choose a file (WAV, MP3, M4A, OGG or WebM, at most 10 MB)',
  listen: 'Listen to it before you send it',
  discard: 'Discard this recording',
  listening: 'It is being listened to …',
  unreadable: 'We cannot read this file as a recording. Save it as WAV, MP3, M4A, OGG or WebM and send it again.',
  large: 'The file is larger than 10 MB. Save it as MP3 or M4A and send it again.',
  notHeard: 'This browser cannot play it. It is checked once it is sent.',
  complaint: (complaint: Complaint, measures: Measures) => COMPLAINT[complaint](measures),
  fine: (seconds: string) => `${seconds} s, loud and clear.`,
  name: 'Who speaks in the recording (first and last name)',
  consent: (name: string, business: string) =>
    `${name} speaks in this recording, and agrees that a voice like it is made by Cartesia or ElevenLabs and answers the phone of ${business}, until ${name} takes that back.`,
  somebody: 'The person named above',
  send: 'Send it',
  sent: 'It is sent. Below stands what becomes of it.',
  requests: 'Recordings that were sent',
  noRequests: 'None.',
  status: (status: CloneStatus) => STATUS[status],
  tries: (times: string) => `tried ${times} times`,
  retry: 'Try it once more',
  stays: 'The voice there was goes on speaking.',
}
