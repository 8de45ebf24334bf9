/** Hours and services. */

export const hours = {
  title: 'Hours and services',
  hours: 'Opening hours',
  zone: (zone: string) => `On the clocks of ${zone}. The next call goes by them.`,
  unknown: 'The hours are not known: callers are told none.',
  closed: 'Closed',
  to: 'to',
  fromOn: (day: string) => `${day}, from`,
  toOn: (day: string) => `${day}, to`,
  more: (day: string) => `Add hours on ${day}`,
  less: (day: string) => `Remove these hours of ${day}`,
  save: 'Save the hours',
  problem: {
    incomplete: 'Some time is missing.',
    backwards: 'Something ends before it begins.',
    overlap: 'Two stretches of one day overlap.',
  },
  closures: 'Days with other hours',
  noClosures: 'None.',
  shut: 'closed',
  services: 'Services',
  noServices: 'None.',
  minutes: (minutes: string) => `${minutes} min`,
  noPrice: 'no price is told',
  notBookable: 'not offered to callers',
}
