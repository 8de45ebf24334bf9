/** Puts the parts together: the address, the clock, the session, the database, and the page that shows them. */

import { render } from 'preact'

import { arrivedAt } from './arrival'
import { store, type Store } from './ask/asking'
import { authClient } from './ask/auth_client'
import { ask, perform } from './ask/database'
import { doors } from './ask/doors'
import { factors } from './ask/factors'
import { live, type Surroundings } from './ask/live'
import { queued } from './ask/queue'
import { realtime } from './ask/realtime'
import { microphone } from './ask/recording'
import { rest } from './ask/rest'
import { saveFile } from './ask/saving'
import { sessions } from './ask/session'
import { testCalls, type LiveKit } from './ask/test_call'
import { NotConfigured, readConfig, type Config } from './config'
import { parseRoute } from './route'
import { beginning, clientHere, type State } from './state'
import { texts } from './texts/en'
import { ActsContext, goes, type Acts } from './view/acts'
import { App } from './view/app'

const TICK_MS = 5000
const AT_ONCE = 4 // a user's share of the database; docs/dashboard.md
const TRIES = 6
const TIMEOUT_MS = 20_000

const SURROUNDINGS: Surroundings = {
  after: (ms, act) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
  awake: () => !document.hidden && navigator.onLine,
  now: Date.now,
  chance: Math.random,
}
const pause = (ms: number) => new Promise<void>((over) => setTimeout(over, ms))

/** What opens something goes out of the address before anything else is done. */
const { arrival, address: opened } = arrivedAt(location.href)
if (arrival.is !== 'plain') history.replaceState(history.state, '', opened)

function begin(config: Config, root: HTMLElement): void {
  const send = queued((input, init) => fetch(input, init), { atOnce: AT_ONCE, tries: TRIES, timeoutMs: TIMEOUT_MS, pause })
  const here = () => parseRoute(location.hash)
  let waiting = false
  const shown = () => {
    if (waiting) return
    waiting = true
    queueMicrotask(() => {
      waiting = false
      draw(page.state(), acts, root)
      news.follow(page.state().login.is === 'in' ? clientHere(page.state())?.id : undefined)
    })
  }
  const page: Store = store(beginning(here(), Date.now()), {
    ask: (question) => ask(database, question),
    perform: (change, counted) => perform(database, change, { save: saveFile, counted }),
  }, Date.now, shown)
  const auth = authClient(config.url, config.anonKey, localStorage)
  const session = sessions(auth, localStorage, arrival, { tell: page.tell, recovers: () => goes({ page: 'password' }) })
  const database = rest(config.url, config.anonKey, session, send)
  const acts: Acts = {
    tell: page.tell, perform: page.perform, signIn: session.signIn, signOut: session.signOut, go: goes,
    testCalls: testCalls(database, { microphone: () => microphone(true), livekit: () => import(LIVEKIT_SCRIPT) as Promise<LiveKit>, after: SURROUNDINGS.after }),
    doors: doors(auth, () => location.origin + location.pathname + location.hash), factors: factors(auth), ways: config,
  }
  const news = live(realtime(config.url, config.anonKey, session), SURROUNDINGS, page.tell)

  addEventListener('hashchange', () => page.tell({ is: 'went', route: here() }))
  const tick = () => document.hidden || page.tell({ is: 'tick', now: Date.now() })
  setInterval(tick, TICK_MS)
  document.addEventListener('visibilitychange', tick)
  document.addEventListener('visibilitychange', news.wake)
  addEventListener('online', news.wake)
  shown()
}

function draw(state: State, acts: Acts, root: HTMLElement): void {
  render(<ActsContext.Provider value={acts}><App state={state} /></ActsContext.Provider>, root)
}

async function configured(): Promise<Config> {
  const answer = await fetch('config.json', { cache: 'no-cache' })
  if (!answer.ok) throw new NotConfigured(`config.json: ${answer.status}`)
  return readConfig(await answer.json().catch(() => null), location.origin)
}

function NotBegun({ why }: { why: string }) {
  return (
    <main>
      <h1>{texts.product}</h1>
      <p role="alert">{why}</p>
      <button type="button" onClick={() => location.reload()}>{texts.tryAgain}</button>
    </main>
  )
}

const root = document.getElementById('page')
if (root) {
  configured().then((config) => begin(config, root)).catch((error: unknown) => {
    console.error(error)
    render(<NotBegun why={error instanceof NotConfigured ? texts.notConfigured : texts.notBegun} />, root)
  })
}
