/** What the page can do, for whatever is shown on it. */

import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

import type { Store } from '../ask/asking'
import type { Sessions } from '../ask/session'
import { address, type Route } from '../route'

export interface Acts extends Pick<Store, 'tell' | 'perform'>, Pick<Sessions, 'signIn' | 'signOut'> {
  go(route: Route): void
  readonly door: string // where calendars ask what is booked; empty: not known
}

export const ActsContext = createContext<Acts | null>(null)

export function useActs(): Acts {
  const acts = useContext(ActsContext)
  if (!acts) throw new Error('shown outside of the page')
  return acts
}

export const goes: Acts['go'] = (route) => location.assign(address(route))
