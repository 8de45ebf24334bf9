/** What every form says. */

export const form = {
  save: 'Save',
  undo: 'Undo my changes',
  saving: 'Saving …',
  saved: 'Saved.',
  meanwhile: 'Somebody else changed this after you began. Now it is:',
  nothing: '(nothing)',
  yes: 'Yes', no: 'No',
  takeTheirs: 'Take that, and drop mine',
  keepMine: 'Keep mine',
  up: 'Up',
  down: 'Down',
  keep: 'No, leave it as it is',
  readOnly: 'Only owners and admins may change this.',
}
