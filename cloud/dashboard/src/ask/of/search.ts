/** Search in what was said. */

import { Refused } from '../../fault'
import type { Match } from '../../rows'
import type { Asked, OfClient } from '../asked'
import type { Rest } from '../rest'

interface Searched extends OfClient {
  readonly words: string
}

/** All that it refuses of a search are its words. */
async function askSearch(rest: Rest, { client, words }: Searched): Promise<readonly Match[]> {
  try {
    return await rest.rpc('search_transcripts', { p_client_id: client, p_words: words, p_limit: 50 })
  } catch (error) {
    throw error instanceof Refused && error.fault.kind === 'refused' ? new Refused({ kind: 'wordless', words: '' }) : error
  }
}

const matches: Asked<Searched, readonly Match[]> = { keptMs: Infinity, writtenDown: true, ask: askSearch }

export const search = { search: matches }
