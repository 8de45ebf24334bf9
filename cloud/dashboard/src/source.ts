/** What is read page by page and saved as one file, as values. */

import type { CallFilter } from './route'

export type Source =
  | { readonly of: 'table_of_calls'; readonly client: string; readonly filter: CallFilter } // for a spreadsheet
  | { readonly of: 'whole_calls'; readonly client: string } // all of them, a line of JSON each
  | { readonly of: 'configuration'; readonly client: string } // all but the calls
