/** Listens to what the database tells of one client, tries again when that is lost, and passes news on a few at a time. */

import { newsOf, type News } from '../news'
import type { Happening } from '../state'

export interface Ears {
  joined(): void
  lost(): void
  heard(event: string): void
}

/** Joins the client's channel; nothing is told any more after `leave`. */
export type Listen = (client: string, ears: Ears) => { leave(): void }

export interface Surroundings {
  /** Does something later; what comes back prevents it. */
  readonly after: (ms: number, act: () => void) => () => void
  /** Whether somebody looks at the page, and there is a network. */
  readonly awake: () => boolean
  readonly now: () => number
  readonly chance: () => number // 0 to 1
}

export interface Live {
  /** Whose news are wanted; undefined: nobody's. */
  follow(client: string | undefined): void
  /** Somebody looks again, or there is a network again. */
  wake(): void
}

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 300_000
const LASTED_MS = 60_000 // whoever was in for so long had not been refused
const REST_MS = 3000 // between news and the next news: a burst is asked about twice

/** Longer with each try that failed, and for no two pages the same. */
export function pauseBefore(tries: number, chance: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS) * (0.75 + chance / 2)
}

export function live(listen: Listen, { after, awake, now, chance }: Surroundings, tell: (event: Happening) => void): Live {
  let wanted: string | undefined
  let leave: (() => void) | undefined // of the present try
  let since: number | undefined // when it was joined
  let tries = 0
  let retry = () => {} // prevents the next try
  let resting = false
  const fresh = new Set<News>()

  function attempt(client: string): void {
    let over = false
    const { leave: away } = listen(client, {
      joined: () => over || joined(client),
      lost: () => over || lost(),
      heard: (event) => over || heard(event),
    })
    leave = () => {
      over = true
      away()
    }
  }

  function joined(client: string): void {
    since = now()
    tell({ is: 'joined', client, at: since })
  }

  function lost(): void {
    tries = since !== undefined && now() - since >= LASTED_MS ? 1 : tries + 1
    end()
    retry = after(pauseBefore(tries, chance()), again)
  }

  /** Who is not looked at waits until he is. */
  function again(): void {
    if (wanted && !leave && awake()) attempt(wanted)
  }

  function end(): void {
    retry()
    leave?.()
    leave = undefined
    if (since === undefined) return
    since = undefined
    tell({ is: 'parted' })
  }

  function heard(event: string): void {
    const news = newsOf(event)
    if (!news) return
    fresh.add(news)
    pass()
  }

  function pass(): void {
    if (resting || fresh.size === 0 || !wanted || !awake()) return
    const news = [...fresh]
    fresh.clear()
    resting = true
    after(REST_MS, () => {
      resting = false
      pass()
    })
    tell({ is: 'news', client: wanted, news })
  }

  return {
    follow: (client) => {
      if (client === wanted) return
      wanted = client
      end()
      fresh.clear()
      tries = 0
      again()
    },
    wake: () => {
      retry()
      again()
      pass()
    },
  }
}
