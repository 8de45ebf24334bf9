import type { ComponentChildren } from 'preact'
import { useEffect, useErrorBoundary, useRef } from 'preact/hooks'

import { format } from '../format'
import { address, clientOf, isSteering, parseRoute, STEERING, type Route } from '../route'
import type { Client } from '../rows'
import { announcement, titleOf } from '../shown/announcement'
import { clientHere, clientsOf, isLive, type State } from '../state'
import { texts } from '../texts/en'
import { AccountPage, NewPasswordPage } from './account'
import { useActs } from './acts'
import { CallPage } from './call'
import { Calls } from './calls'
import { ChallengePage } from './challenge'
import { Clients, Nothing } from './clients'
import { Figures } from './figures'
import { LOCALE } from './locale'
import type { Page } from './page'
import { Answered, Link, Title } from './parts'
import { Search } from './search'
import { SignIn } from './sign_in'
import { Steering } from './steering'
import { Today } from './today'

export function App({ state }: { state: State }) {
  useFocus(`${state.login.is} ${address(state.route)} ${clientHere(state) !== undefined}`, titleOf(state))
  useOnlyClient(state)
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>{texts.skip}</a>
      {state.login.is === 'in' && <Header state={state} email={state.login.email} />}
      <Main state={state} />
      <p role="status" class="unseen">{announcement(state)}</p>
    </>
  )
}

/** The address is the page's, so that the link may not change it. */
function toMain(event: Event): void {
  event.preventDefault()
  document.querySelector('h1')?.focus()
}

/** A page that is new begins at its heading. */
function useFocus(place: string, title: string): void {
  const before = useRef(place)
  useEffect(() => {
    document.title = title
    if (before.current === place) return
    before.current = place
    document.querySelector('h1')?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [place, title])
}

/** Who has one business need not choose it; meanwhile he may have gone elsewhere. */
function useOnlyClient(state: State): void {
  const only = state.route.page === 'clients' && clientsOf(state)?.value?.length === 1 ? clientsOf(state)?.value?.[0]?.id : undefined
  useEffect(() => {
    if (only && parseRoute(location.hash).page === 'clients') location.replace(address({ page: 'today', client: only }))
  }, [only])
}

function Main({ state }: { state: State }) {
  switch (state.login.is) {
    case 'unknown': return <main id="main"><p class="quiet">{texts.loading}</p></main>
    case 'out': return <SignIn state={state} login={state.login} />
    case 'half': return <ChallengePage second={state.login.second} />
    case 'in': return <main id="main"><Guarded key={address(state.route)} state={state} /></main>
  }
}

/** What cannot be shown leaves the other pages alone. */
function Guarded({ state }: { state: State }) {
  const [error, again] = useErrorBoundary((broken: unknown) => console.error(broken))
  if (error === undefined) return <Where state={state} />
  return (
    <>
      <Title>{texts.product}</Title>
      <p class="fault">{texts.notShown}</p>
      <button type="button" onClick={again}>{texts.tryAgain}</button>
    </>
  )
}

function Where({ state }: { state: State }) {
  if (state.route.page === 'nowhere') return <Nothing title={texts.nowhere.title} why={texts.nowhere.why} />
  if (state.route.page === 'clients') return <Clients state={state} />
  if (state.route.page === 'password') return <NewPasswordPage />
  if (state.route.page === 'account') return state.login.is === 'in' ? <AccountPage state={state} login={state.login} /> : null
  const client = clientHere(state)
  if (client) return <ClientPage state={state} client={client} />
  if (clientsOf(state)?.value) return <Nothing title={texts.clients.hidden} why={texts.clients.hiddenWhy} />
  return (
    <>
      <Title>{texts.product}</Title>
      <Answered answer={clientsOf(state)} question={{ kind: 'clients', user: state.user }}>{() => null}</Answered>
    </>
  )
}

function ClientPage({ state, client }: { state: State; client: Client }) {
  const page: Page = { state, client, format: formatOf(client.timezone) }
  return (
    <>
      {client.deleted_at ? <p class="fault">{texts.clients.deleted}</p> : client.suspended_at && <p class="fault">{texts.clients.suspended}</p>}
      {shown(state.route, page)}
    </>
  )
}

function shown(route: Route, page: Page): ComponentChildren {
  switch (route.page) {
    case 'today': return <Today {...page} />
    case 'calls': return <Calls {...page} filter={route.filter} />
    case 'call': return <CallPage key={route.call} {...page} call={route.call} />
    case 'search': return <Search {...page} />
    case 'figures': return <Figures {...page} range={route.range} />
    default: return isSteering(route.page) ? <Steering {...page} here={route.page} /> : null
  }
}

const formats = new Map<string, Page['format']>()

/** Made once for a zone: Intl takes its time. */
function formatOf(zone: string): Page['format'] {
  const known = formats.get(zone) ?? format(LOCALE, zone)
  formats.set(zone, known)
  return known
}

function Header({ state, email }: { state: State; email: string }) {
  const { signOut } = useActs()
  const client = clientHere(state)
  const several = (clientsOf(state)?.value?.length ?? 0) > 1
  return (
    <header>
      <p class="who">
        <strong>{client?.name ?? texts.product}</strong>
        {(several || !client) && state.route.page !== 'clients' && <Link to={{ page: 'clients' }}>{client ? texts.clients.switch : texts.clients.title}</Link>}
        {client && <Liveness live={isLive(state)} />}
      </p>
      {client && <Pages route={state.route} client={client.id} />}
      <p class="account">
        <span class="quiet">{email}</span>
        <Link to={{ page: 'account' }} aria-current={state.route.page === 'account' ? 'page' : undefined}>{texts.account.title}</Link>
        <button type="button" onClick={() => void signOut('local')}>{texts.signIn.out}</button>
      </p>
    </header>
  )
}

/** Whether one sees what is new at once. No status: a screen reader need not hear of each loss of the network. */
function Liveness({ live }: { live: boolean }) {
  return <span class={live ? 'liveness live' : 'liveness'} title={live ? texts.liveWhy : texts.notLiveWhy}>{live ? texts.live : texts.notLive}</span>
}

/** Which page of the menu leads there. */
function placeOf(page: Route['page']): Route['page'] {
  if (isSteering(page)) return STEERING[0]
  return page === 'call' ? 'calls' : page
}

function Pages({ route, client }: { route: Route; client: string }) {
  const pages: readonly (readonly [string, Route])[] = [
    [texts.today, { page: 'today', client }],
    [texts.calls, { page: 'calls', client, filter: {} }],
    [texts.search, { page: 'search', client }],
    [texts.figures, { page: 'figures', client, range: 30 }],
    [texts.settings, { page: STEERING[0], client }],
  ]
  const here = (to: Route) => to.page === placeOf(route.page)
  return (
    <nav aria-label={texts.pages}>
      {pages.map(([name, to]) => (
        <Link key={name} to={to} aria-current={here(to) && clientOf(route) ? 'page' : undefined}>{name}</Link>
      ))}
    </nav>
  )
}
