/** Search. */

import { plural } from './plural'

export const search = {
  title: 'Search in what was said',
  words: 'Words',
  hint: 'All of the words, “a phrase”, or, and -without are understood. That you searched is written down, the words are not.',
  go: 'Search',
  none: 'Nobody said that.',
  results: (count: string) => plural(count, 'turn', 'turns'),
  most: 'These are the fifty best. More words find fewer.',
}
