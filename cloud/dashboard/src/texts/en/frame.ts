/** What stands around the pages. */

export const frame = {
  product: 'Frontdesk',
  skip: 'Skip to the page',
  title: (...parts: readonly string[]) => parts.join(' – '),
  pages: 'Pages',
  today: 'Today', calls: 'Calls', search: 'Search', figures: 'Figures', settings: 'Settings',
  loading: 'Loading …', loaded: 'Loaded.',
  refresh: 'Refresh', tryAgain: 'Try again',
  asTable: 'As a table',
  missedPart: 'The red part at the foot: missed.',
  unknownTime: '—',
  notConfigured: 'This page does not know where its data is: its config.json is missing or not whole.',
  notBegun: 'The page could not be started.',
  notShown: 'This could not be shown: something of ours failed.',
  live: 'Live', liveWhy: 'What is new appears by itself.',
  notLive: 'Asks now and then', notLiveWhy: 'What is new appears within twenty seconds: nobody tells this page at once.',
  ofBefore: 'What stands below is of before.',
  nowhere: { title: 'There is no such page', why: 'The address is not one of ours, or it was cut short.' },
}
