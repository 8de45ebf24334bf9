import { subjectOf } from '../deeds/columns'
import { fieldOf, inField, type Columns, type Form } from '../shown/columns'
import { refusalOf } from '../shown/refusal'
import { texts } from '../texts/en'
import type { Page } from './page'

/** Of the client's own row, these columns. */
export function formOf<Row extends object, Name extends keyof Row & string>({ client }: Page, held: Row, columns: Columns<Name>): Form<Name> {
  return { client: client.id, relation: 'clients', id: client.id, columns, held: held as Row & Record<Name, unknown> }
}

/** How a column of a form is typed: what holds, where it is typed, and what was said against it. */
export function typing<Name extends string>({ state }: Pick<Page, 'state'>, form: Form<Name>, column: Name) {
  const doing = state.deeds[subjectOf(form)]
  return {
    state,
    field: fieldOf(form, column),
    value: inField(form.columns[column], form.held[column]),
    fault: doing?.is === 'failed' && refusalOf(doing, [column]) ? texts.fault(doing.fault) : null,
  }
}
