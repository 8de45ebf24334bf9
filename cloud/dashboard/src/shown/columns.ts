/** The columns of a row while somebody types into them: fields are text, columns are what the database has. */

import type { Expected, Values } from '../deed'
import type { Query } from '../ask/rest'
import type { State } from '../state'

/** line: one of text. lines: several. sum: a number, or nothing. phone: E.164, typed as people do. json: anything else. */
export type Kind = 'line' | 'lines' | 'sum' | 'phone' | 'json'

export type Columns<Name extends string = string> = Readonly<Record<Name, Kind>>

/** A row, by its id, with those of its columns that one form changes. */
export interface Form<Name extends string = string> {
  readonly client: string
  readonly relation: string
  readonly id: string
  readonly columns: Columns<Name>
  readonly held: Readonly<Record<Name, unknown>>
}

/** The field in which a column is typed. */
export function fieldOf({ relation, id }: Pick<Form, 'relation' | 'id'>, column: string): string {
  return `${relation} ${id} ${column}`
}

export function inField(kind: Kind, value: unknown): string {
  if (kind === 'json') return JSON.stringify(value)
  return value === null || value === undefined ? '' : String(value)
}

export function meant(kind: Kind, text: string): unknown {
  switch (kind) {
    case 'line': return text.trim()
    case 'lines': return text
    case 'sum': return text.trim() === '' ? null : Number(text)
    case 'phone': return dialled(text)
    case 'json': return JSON.parse(text) as unknown
  }
}

/** A number as it is dialled: what people write between the digits is left out. */
export function dialled(text: string): string {
  return text.replace(/[\s().\u2010-\u2015/-]/g, '')
}

export interface Typed {
  readonly values: Values // to be saved
  readonly expects: Expected // what held when it began to be typed
  readonly fields: readonly string[]
}

/** What is typed of a form: only that is saved, and only that is compared. */
export function typedOf<Name extends string>(state: Pick<State, 'drafts' | 'bases'>, form: Form<Name>): Typed {
  const columns = (Object.keys(form.columns) as Name[]).filter((column) => state.drafts[fieldOf(form, column)] !== undefined)
  const each = (read: (column: Name, field: string) => unknown): Values =>
    Object.fromEntries(columns.map((column) => [column, read(column, fieldOf(form, column))]))
  const read = (column: Name, text: string | undefined) => (text === undefined ? form.held[column] : meant(form.columns[column], text))
  const query: Query = [['id', `eq.${form.id}`]]
  return {
    values: each((column, field) => read(column, state.drafts[field])),
    expects: {
      relation: form.relation, query,
      // What holds by now may be one's own: saved, though the answer was lost.
      values: each((column, field) => (state.drafts[field] === inField(form.columns[column], form.held[column]) ? form.held[column] : read(column, state.bases[field]))),
    },
    fields: columns.map((column) => fieldOf(form, column)),
  }
}
