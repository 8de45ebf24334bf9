import type { Deed } from '../deed'
import type { State } from '../state'
import { useActs } from './acts'
import { DoingNote } from './parts'

/** A button that does what is done at once, and says how that went; `done`: what is said of the answer. */
export function Act({ state, deed, label, name, done }: {
  state: State
  deed: Deed
  label: string
  name?: string // for whoever does not see what it stands beside
  done?: (value: unknown) => string
}) {
  const { perform } = useActs()
  const doing = state.deeds[deed.subject]
  const underWay = doing?.is === 'under_way'
  return (
    <>
      <button type="button" aria-label={name} aria-disabled={underWay} onClick={() => !underWay && perform(deed)}>{label}</button>
      <DoingNote doing={doing} {...(done && doing?.is === 'done' ? { done: done(doing.value) } : {})} />
    </>
  )
}
