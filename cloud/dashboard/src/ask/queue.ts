/** A few requests at a time, and once more what the database refused because there were too many. */

export type Send = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>

export interface Rules {
  readonly atOnce: number
  readonly tries: number
  readonly timeoutMs: number
  readonly pause: (ms: number) => Promise<void>
}

/** The limits of the door: who waits a moment is let in. All other 429 are limits of an hour or a day. */
const PASSING = /^limit (requests_at_once|client_requests_at_once|users_at_once|strangers_at_once)$/
const FIRST_PAUSE_MS = 200
const TIMES_FOR_FILE = 15 // a recording of ten megabytes takes a slow line minutes

export function pausesBefore(tries: number): number[] {
  return Array.from({ length: tries - 1 }, (_, i) => FIRST_PAUSE_MS * 2 ** i)
}

async function passes(answer: Response): Promise<boolean> {
  if (answer.status !== 429) return false
  const { details } = (await answer.clone().json().catch(() => ({}))) as { details?: unknown }
  return typeof details !== 'string' || PASSING.test(details) // a gateway's own 429 says nothing of ours, and passes too
}

/** Send as fetch does, with the rules kept. */
export function queued(send: Send, rules: Rules): Send {
  const waiting: (() => void)[] = []
  let free = rules.atOnce

  async function turn(): Promise<void> {
    if (free > 0) free -= 1
    else await new Promise<void>((go) => waiting.push(go))
  }

  function over(): void {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }

  async function once(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    await turn()
    try {
      const times = init?.body instanceof Blob ? TIMES_FOR_FILE : 1
      return await send(input, { ...init, signal: AbortSignal.timeout(rules.timeoutMs * times) })
    } finally {
      over()
    }
  }

  return async (input, init) => {
    for (const pause of pausesBefore(rules.tries)) {
      const answer = await once(input, init)
      if (!(await passes(answer))) return answer
      await rules.pause(pause)
    }
    return once(input, init)
  }
}
