/** Hours of a day and of a week. */

export const week = {
  closed: 'Closed',
  to: 'to',
  fromOn: (day: string) => `${day}, from`,
  toOn: (day: string) => `${day}, to`,
  more: (day: string) => `Add hours on ${day}`,
  less: (day: string) => `Remove these hours of ${day}`,
  problem: {
    incomplete: 'Some time is missing.',
    backwards: 'Something ends before it begins.',
    overlap: 'Two stretches of one day overlap.',
  },
}
