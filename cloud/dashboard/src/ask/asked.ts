/** How one kind of question is asked, and how long its answer is good. */

import type { News } from '../news'
import type { Rest } from './rest'

export interface Asked<Asks extends object, T> {
  readonly keptMs: number // how long an answer is shown before it is asked again
  readonly changedBy?: readonly News[] // while these are heard of it is asked when they come, and else now and then
  readonly writtenDown?: true // the database writes down who asked: after a fault it is asked again by hand only
  readonly ask: (rest: Rest, asks: Asks) => Promise<T>
}

export const SECOND = 1000

export interface OfClient {
  readonly client: string
}

export interface InRange extends OfClient {
  readonly from: string
  readonly to: string
}
