/** Data and privacy. */

const READ: Readonly<Record<string, string>> = {
  read_transcript: 'Read what was said in a call', search_transcripts: 'Searched in what was said',
  export_calls: 'Saved the calls', export_configuration: 'Saved the settings',
}

const DONE: Readonly<Record<string, string>> = { INSERT: 'Added', UPDATE: 'Changed', DELETE: 'Removed' }

export const privacy = {
  title: 'Data and privacy',
  retention: 'How long calls are kept',
  retentionWhy: 'Older calls are deleted, with all that was said in them. Figures of those days go too.',
  keptDays: (text: string) => `Calls are kept for ${text} days.`,
  days: 'Days',
  problem: { number: 'Write a number of days from 1 to 3,650.', owners: 'Only an owner may shorten this: calls are deleted by it.' },
  shorter: (day: string) => `All calls of before ${day} are deleted for good, within minutes after you save this. This cannot be undone.`,
  take: 'Take your data along',
  takeWhy: 'As files for programs, with all that you may see; no secret is in them. That you took them is written down for the owners.',
  takeCalls: 'Save all calls',
  takeSettings: 'Save everything but the calls',
  settings: 'all settings, members and logs that you may see',
  readings: 'Who read what was said',
  readingsWhy: (count: string) => `The latest ${count} entries; an entry is an hour. What was searched for is not kept. Entries are kept for a year.`,
  noReadings: 'Nobody yet.',
  changes: 'Who changed what',
  changesWhy: (count: string) => `The latest ${count} changes. All of them, of two years, are in the file above.`,
  noChanges: 'Nothing yet.',
  when: 'When', who: 'Who', what: 'What',
  read: (action: string) => READ[action] ?? action.replaceAll('_', ' '),
  toCall: 'To the call',
  results: (count: string) => `${count} handed out`,
  times: (count: string) => `${count} times`,
  done: (action: string) => DONE[action] ?? action.toLowerCase().replaceAll('_', ' '),
  table: (name: string) => name.replaceAll('_', ' '),
  values: 'From what to what',
  operator: 'The operator, or the system itself',
  former: 'Somebody who is no member any more',
  remove: 'Delete this business',
  removeWhy: 'Calls are declined at once, your numbers are given back, webhooks are told nothing any more, and in thirty days everything is gone: calls, settings, voices, members. Save your data before.',
  undone: 'Until then whoever runs Frontdesk for you can take it back; numbers, webhooks and voices do not come back by themselves.',
  typeName: (slug: string) => `Type ${slug} to confirm`,
  wrongName: (slug: string) => `This is not ${slug}.`,
  gone: (moment: string) => `This business is deleted. Everything of it will be gone on ${moment}.`,
}
