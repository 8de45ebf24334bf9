/** What every form says. */

export const form = {
  save: 'Save',
  undo: 'Undo my changes',
  saving: 'Saving …',
  saved: 'Saved.',
  up: 'Up',
  down: 'Down',
  keep: 'No, leave it as it is',
  readOnly: 'Only owners and admins may change this.',
}
