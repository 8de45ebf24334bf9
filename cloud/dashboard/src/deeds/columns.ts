import type { Deed } from '../deed'
import type { Kind } from '../question'
import { fieldOf, typedOf, type Form } from '../shown/columns'
import type { State } from '../state'

/** What a form's deeds are done to: the form, not the row, so that two forms of one row save on their own. */
export function subjectOf(form: Form): string {
  return fieldOf(form, Object.keys(form.columns).join(','))
}

/** Saves what is typed of a row, unless somebody else changed just that. */
export function saveColumns(state: State, form: Form, touches: readonly Kind[]): Deed {
  const { values, expects, fields } = typedOf(state, form)
  const { client, relation, id } = form
  return {
    client, subject: subjectOf(form), drafts: fields, touches,
    change: { is: 'patch', relation, query: [['id', `eq.${id}`], ['select', 'id']], values, expects },
  }
}
