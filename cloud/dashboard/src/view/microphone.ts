import { useEffect, useRef, useState } from 'preact/hooks'

import { record, refusalOf, type Recorder, type Refusal } from '../ask/recording'
import { LONGEST_S, type Level } from '../shown/recording'

export type Hearing =
  | { readonly is: 'idle' }
  | { readonly is: 'asking' } // the browser asks whether it may
  | { readonly is: 'running'; readonly seconds: number; readonly levels: readonly Level[] } // of the last second
  | { readonly is: 'refused'; readonly why: Refusal }

export interface Microphone {
  readonly hearing: Hearing
  start(): void
  stop(): void
}

const LEVELS = 10
const ENOUGH_S = LONGEST_S - 2 // before it is too long

/** What was recorded until the page is left is kept. */
export function useMicrophone(done: (file: Blob) => void): Microphone {
  const [hearing, setHearing] = useState<Hearing>({ is: 'idle' })
  const recorder = useRef<Recorder | null>(null)
  const here = useRef(true)
  const show = (next: (before: Hearing) => Hearing) => here.current && setHearing(next)
  useEffect(() => () => {
    here.current = false
    recorder.current?.stop()
  }, [])

  function heard(seconds: number, level: Level): void {
    if (seconds >= ENOUGH_S) recorder.current?.stop()
    show((before) => ({ is: 'running', seconds, levels: [...(before.is === 'running' ? before.levels : []), level].slice(-LEVELS) }))
  }

  function ended(file: Blob): void {
    recorder.current = null
    show(() => ({ is: 'idle' }))
    done(file)
  }

  async function start(): Promise<void> {
    setHearing({ is: 'asking' })
    try {
      recorder.current = await record({ heard, done: ended })
      if (!here.current) recorder.current.stop()
    } catch (error) {
      show(() => ({ is: 'refused', why: refusalOf(error) }))
    }
  }

  return { hearing, start: () => void start(), stop: () => recorder.current?.stop() }
}
