/** The columns of a row while somebody types into them: fields are text, columns are what the database has. */

import type { Expected, Values } from '../deed'
import type { Query } from '../ask/rest'
import type { State } from '../state'
import { numberTyped } from './numbers'
import { asText, fieldOf as fieldUnder, YES } from './record'

/** line: one of text. lines: several. whole: a number. phone: E.164, typed as people do. flag: yes or no. json: anything else. */
export type Kind = 'line' | 'lines' | 'whole' | 'phone' | 'flag' | 'json'

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
  return fieldUnder(`${relation} ${id}`, column)
}

export function inField(kind: Kind, value: unknown): string {
  if (kind === 'json') return JSON.stringify(value)
  return kind === 'flag' ? asText(value === true) : String(value)
}

export function meant(kind: Kind, text: string): unknown {
  switch (kind) {
    case 'line': return text.trim()
    case 'lines': return text
    case 'whole': return Number(text)
    case 'phone': return numberTyped(text)
    case 'flag': return text === YES
    case 'json': return JSON.parse(text) as unknown
  }
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
