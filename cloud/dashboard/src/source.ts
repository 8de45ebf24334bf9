/** What is read page by page and saved as one file, as values. */

import type { CallFilter } from './route'

export type Source =
  | { readonly of: 'table_of_calls'; readonly client: string; readonly filter: CallFilter } // for a spreadsheet
