/** The list of calls. */

export const calls = {
  title: 'Calls',
  outcome: 'What it led to',
  standing: 'How it went',
  any: 'All',
  when: 'When',
  caller: 'Caller',
  went: 'How it went',
  ledTo: 'What it led to',
  length: 'Length',
  worth: 'Estimate',
  none: 'No call yet. The first one will stand here as soon as it rings.',
  noneSuch: 'No call is like that.',
  older: 'Older calls',
  newest: 'Newest calls',
  noneOlder: 'There are no older calls.',
  show: 'Show',
  urgent: 'Urgent',
  save: 'Save them all for a spreadsheet',
}
