/** Unwanted callers. */

export const blocked = {
  title: 'Unwanted callers',
  why: 'They hear one sentence and are not put through. They stand in the list of calls as declined.',
  withheld: 'Withheld numbers',
  withheldField: 'Decline whoever withholds his number',
  withheldIs: (declined: boolean) => (declined ? 'Who withholds his number is declined.' : 'Who withholds his number is answered.'),
  callers: 'Blocked numbers',
  none: 'None.',
  erased: 'a caller who was erased since',
  since: (moment: string) => `since ${moment}`,
  unblockIt: 'Unblock',
  unblock: (who: string) => `Unblock ${who}`,
  number: 'Number, with its country: +1 510 555 0123',
  note: 'Why (a note of your own)',
  block: 'Block this number',
  badNumber: 'This is no telephone number with its country.',
  here: 'This number is blocked already.',
}
