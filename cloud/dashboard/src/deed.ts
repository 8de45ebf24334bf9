/** What a member does, as a value: neither the state nor the database need know any single deed. */

import type { Query } from './ask/rest'
import type { Kind } from './question'
import type { Source } from './source'

export type Values = Readonly<Record<string, unknown>>

/** What stood there when somebody began to type; null: nothing did. What says otherwise by now is not overwritten. */
export interface Expected {
  readonly relation: string
  readonly query: Query
  readonly values: Values | null
}

export type Change = { readonly expects?: Expected } & (
  | { readonly is: 'rpc'; readonly name: string; readonly args: Values }
  | { readonly is: 'patch'; readonly relation: string; readonly query: Query; readonly values: Values }
  | { readonly is: 'insert'; readonly relation: string; readonly rows: readonly Values[] }
  | { readonly is: 'delete'; readonly relation: string; readonly query: Query }
  | { readonly is: 'upload'; readonly path: string; readonly file: Blob; readonly type: string } // into the bucket of recordings
  | { readonly is: 'save'; readonly file: string; readonly source: Source } // by the browser, as a file of that name
  | { readonly is: 'several'; readonly changes: readonly Change[] } // one after the other; what failed ends it
)

export interface Deed {
  readonly client: string
  readonly subject: string // what it is done to: one at a time
  readonly touches: readonly Kind[] // which questions it outdates
  readonly change: Change
  readonly drafts?: readonly string[] // which typed fields are no draft any more once it is done
}
