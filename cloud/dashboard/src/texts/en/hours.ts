/** Hours and holidays. */

import { week } from './week'

export const hours = {
  title: 'Hours and holidays',
  hours: 'Opening hours',
  zone: (zone: string) => `On the clocks of ${zone}. The next call goes by them.`,
  unknown: 'The hours are not known: callers are told none.',
  save: 'Save the hours',
  closures: 'Days with other hours',
  closuresWhy: 'Holidays and exceptions. Callers hear of them, and nobody is booked while it is closed. Where several cover one day, the shortest holds.',
  noClosures: 'None.',
  shut: 'closed',
  range: (first: string, last: string) => `${first} – ${last}`,
  addClosure: 'Add days',
  over: 'Days that are over',
  first: 'First day',
  last: 'Last day (empty: that one day)',
  called: 'Called',
  calledHint: 'Thanksgiving',
  theseDays: 'these days',
  open: 'Open on these days',
  saveClosure: 'Save these days',
  removeClosure: 'Remove these days',
  removeClosureWarning: 'The usual hours hold on these days again.',
  problem: {
    ...week.problem,
    turned: 'The last day is before the first.',
    too_long: 'That is longer than a year.',
  },
}
