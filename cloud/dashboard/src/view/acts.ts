/** What the page can do, for whatever is shown on it. */

import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

import type { Store } from '../ask/asking'
import type { Doors } from '../ask/doors'
import type { Factors } from '../ask/factors'
import type { Sessions } from '../ask/session'
import type { TestCalls } from '../ask/test_call'
import type { Config } from '../config'
import { address, type Route } from '../route'

export interface Acts extends Pick<Store, 'tell' | 'perform'>, Pick<Sessions, 'signIn' | 'signOut'> {
  readonly doors: Doors
  readonly factors: Factors
  readonly testCalls: TestCalls
  readonly ways: Omit<Config, 'url' | 'anonKey'>
  go(route: Route): void
}

export const ActsContext = createContext<Acts | null>(null)

export function useActs(): Acts {
  const acts = useContext(ActsContext)
  if (!acts) throw new Error('shown outside of the page')
  return acts
}

export const goes: Acts['go'] = (route) => location.assign(address(route))
