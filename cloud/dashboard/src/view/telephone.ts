import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

import type { Standing } from '../ask/test_call'
import { useActs } from './acts'

export interface Telephone {
  readonly standing: Standing
  readonly spokenMs: number // since it was answered
  readonly ear: RefObject<HTMLAudioElement | null> // where the receptionist is heard
  call(): void
  hangUp(): void
}

const SECOND_MS = 1000

/** Whoever leaves the page hangs up. */
export function useTelephone(client: string): Telephone {
  const { testCalls } = useActs()
  const [standing, setStanding] = useState<Standing>({ is: 'idle' })
  const ear = useRef<HTMLAudioElement>(null)
  const hangUp = useRef(() => {})
  useEffect(() => () => hangUp.current(), [])
  return {
    standing, ear, spokenMs: useElapsed(standing.is === 'talking'),
    call: () => {
      if (ear.current) hangUp.current = testCalls.begin(client, ear.current, setStanding)
    },
    hangUp: () => hangUp.current(),
  }
}

/** Milliseconds, in whole seconds, while it runs. */
function useElapsed(running: boolean): number {
  const [elapsed, setElapsed] = useState(0)
  useEffect(() => {
    if (!running) return
    const began = performance.now()
    setElapsed(0)
    const tick = setInterval(() => setElapsed(performance.now() - began), SECOND_MS)
    return () => clearInterval(tick)
  }, [running])
  return elapsed
}
