/** Which page an address means, and the address of a page. */

export type Standing = 'answered' | 'missed' | 'refused' | 'broken' | 'under_way'
export const STANDINGS: readonly Standing[] = ['answered', 'missed', 'refused', 'broken', 'under_way']

export type Outcome =
  | 'booked' | 'qualified_lead' | 'message' | 'question_answered' | 'complaint' | 'wrong_number' | 'spam' | 'hung_up' | 'unknown'
export const OUTCOMES: readonly Outcome[] = [
  'booked', 'qualified_lead', 'message', 'question_answered', 'complaint', 'wrong_number', 'spam', 'hung_up', 'unknown',
]

/** The last row of the page before. */
export interface Before {
  readonly at: string
  readonly id: string
}

export interface CallFilter {
  readonly outcome?: Outcome | undefined
  readonly standing?: Standing | undefined
  readonly before?: Before | undefined
}

export const RANGES = [7, 30, 90, 365] as const // days back, today among them
export type Range = (typeof RANGES)[number]

/** Where a business is steered, in the order of their menu: each is the last word of its address. */
export const STEERING = [
  'hours',
  'services',
  'bookings',
  'facts',
  'prompt',
  'voice',
  'trial',
  'people',
  'blocked',
  'webhooks',
  'members',
  'privacy',
] as const
export type SteeringPage = (typeof STEERING)[number]

export function isSteering(page: string | undefined): page is SteeringPage {
  return STEERING.some((name) => name === page)
}

export type Route =
  | { readonly page: 'clients' }
  | { readonly page: 'account' }
  | { readonly page: 'password' } // a new one
  | { readonly page: 'today'; readonly client: string }
  | { readonly page: 'calls'; readonly client: string; readonly filter: CallFilter }
  | { readonly page: 'call'; readonly client: string; readonly call: string }
  | { readonly page: 'search'; readonly client: string }
  | { readonly page: 'figures'; readonly client: string; readonly range: Range }
  | { readonly page: SteeringPage; readonly client: string }
  | { readonly page: 'nowhere' }

const NOWHERE: Route = { page: 'nowhere' }
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2)
  const [c, client, page, id, ...more] = path.split('/').filter((part) => part !== '')
  if (c === undefined) return { page: 'clients' }
  if (path === '/account') return { page: 'account' }
  if (path === '/account/password') return { page: 'password' }
  if (c !== 'c' || client === undefined || !UUID.test(client) || more.length > 0) return NOWHERE
  if (id !== undefined) return page === 'calls' && UUID.test(id) ? { page: 'call', client, call: id } : NOWHERE
  return pageOf(client, page, new URLSearchParams(query))
}

function pageOf(client: string, page: string | undefined, query: URLSearchParams): Route {
  switch (page) {
    case undefined:
    case 'today': return { page: 'today', client }
    case 'calls': return { page: 'calls', client, filter: filterOf(query) }
    case 'search': return { page: 'search', client }
    case 'figures': return { page: 'figures', client, range: RANGES.find((days) => String(days) === query.get('days')) ?? 30 }
    default: return isSteering(page) ? { page, client } : NOWHERE
  }
}

/** What is not understood of a filter is left out: an address is anybody's to write. */
function filterOf(query: URLSearchParams): CallFilter {
  const at = query.get('before')
  const id = query.get('id')
  return {
    outcome: OUTCOMES.find((outcome) => outcome === query.get('outcome')),
    standing: STANDINGS.find((standing) => standing === query.get('standing')),
    before: at && id && UUID.test(id) && /^\d{4}-[\d:.T+Z-]+$/.test(at) ? { at, id } : undefined,
  }
}

export function address(route: Route): string {
  switch (route.page) {
    case 'clients':
    case 'nowhere': return '#/'
    case 'account': return '#/account'
    case 'password': return '#/account/password'
    case 'call': return `#/c/${route.client}/calls/${route.call}`
    case 'calls': return `#/c/${route.client}/calls${queryOf(route.filter)}`
    case 'figures': return `#/c/${route.client}/figures?days=${route.range}`
    default: return `#/c/${route.client}/${route.page}`
  }
}

function queryOf({ outcome, standing, before }: CallFilter): string {
  const query = new URLSearchParams()
  if (outcome) query.set('outcome', outcome)
  if (standing) query.set('standing', standing)
  if (before) {
    query.set('before', before.at)
    query.set('id', before.id)
  }
  const text = query.toString()
  return text && `?${text}`
}

/** The client that an address is about, if any. */
export function clientOf(route: Route): string | undefined {
  return 'client' in route ? route.client : undefined
}
