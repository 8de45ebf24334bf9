/** Keeps the answers that the page needs fresh, and performs what a member does. */

import type { Change, Deed } from '../deed'
import { faultOfError } from '../fault'
import type { Question } from '../question'
import { due, step, type Happening, type State } from '../state'

export interface Database {
  ask(question: Question): Promise<unknown>
  perform(change: Change, counted: (rows: number) => void): Promise<unknown>
}

export interface Store {
  state(): State
  tell(event: Happening): void
  perform(deed: Deed): void
}

/** `now`: milliseconds; `shown` is called after each change. */
export function store(first: State, database: Database, now: () => number, shown: () => void): Store {
  let state = first

  function tell(event: Happening): void {
    const before = state
    state = step(state, event)
    if (state === before) return
    for (const question of due(state)) {
      state = step(state, { is: 'asked', question })
      void answer(question, state.user)
    }
    shown()
  }

  async function answer(question: Question, user: string): Promise<void> {
    try {
      const value = await database.ask(question)
      tell({ is: 'answered', user, question, value, at: now() })
    } catch (error) {
      tell({ is: 'not_answered', user, question, fault: faultOfError(error), at: now() })
    }
  }

  async function done(deed: Deed, user: string): Promise<void> {
    try {
      const value = await database.perform(deed.change, (rows) => tell({ is: 'came_on', user, deed, rows }))
      tell({ is: 'did', user, deed, value })
    } catch (error) {
      tell({ is: 'not_done', user, deed, fault: faultOfError(error) })
    }
  }

  return {
    state: () => state,
    tell,
    perform: (deed) => {
      tell({ is: 'began', deed })
      void done(deed, state.user)
    },
  }
}
