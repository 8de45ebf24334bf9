/** PostgREST, as far as the page needs it, and beside it Storage. Everything that is refused is thrown as a Refused. */

import type { Values } from '../deed'
import { faultOfRefusal, Refused, type Refusal } from '../fault'
import type { Send } from './queue'
import { uploading } from './storage'

export type Query = readonly (readonly [string, string])[]

export interface Rest {
  /** Rows of a table or view. */
  get<T>(relation: string, query: Query): Promise<T>
  /** The same as CSV. */
  csv(relation: string, query: Query): Promise<string>
  /** A function; always by POST, so that no argument stands in an address. */
  rpc<T>(name: string, args: Values): Promise<T>
  /** Changes the rows that the query names, and hands them out as they are then. */
  patch(relation: string, query: Query, values: Values): Promise<readonly unknown[]>
  /** Adds rows, and hands them out as they are then. */
  insert(relation: string, rows: readonly Values[]): Promise<readonly unknown[]>
  /** Deletes the rows that the query names, and hands them out as they were. */
  remove(relation: string, query: Query): Promise<readonly unknown[]>
  /** Puts a recording into its bucket; one that is there already stays. */
  upload(path: string, file: Blob, type: string): Promise<void>
}

export interface Credentials {
  /** Throws a Refused where nobody is signed in. */
  token(): Promise<string>
  /** The token was refused: another one, or a Refused. */
  renewed(): Promise<string>
}

const REPRESENTATION = 'return=representation'

export function rest(url: string, anonKey: string, credentials: Credentials, send: Send): Rest {
  const signed = (token: string, init: RequestInit): RequestInit => ({
    ...init,
    cache: 'no-store',
    headers: { ...init.headers, apikey: anonKey, Authorization: `Bearer ${token}` },
  })

  async function answered(path: string, init: RequestInit): Promise<Response> {
    const address = `${url}/rest/v1/${path}`
    const first = await send(address, signed(await credentials.token(), init))
    const answer = first.status === 401 ? await send(address, signed(await credentials.renewed(), init)) : first
    if (!answer.ok) throw new Refused(faultOfRefusal(await refusal(answer)))
    return answer
  }

  async function asked<T>(path: string, init: RequestInit): Promise<T> {
    const answer = await answered(path, init)
    return (answer.status === 204 ? undefined : await answer.json()) as T
  }

  const json = (method: string, body: unknown): RequestInit => ({
    method,
    headers: { 'Content-Type': 'application/json', Prefer: REPRESENTATION },
    body: JSON.stringify(body),
  })

  return {
    get: (relation, query) => asked(`${relation}${search(query)}`, { method: 'GET' }),
    csv: async (relation, query) => (await answered(`${relation}${search(query)}`, { method: 'GET', headers: { Accept: 'text/csv' } })).text(),
    rpc: (name, args) => asked(`rpc/${name}`, json('POST', args)),
    patch: (relation, query, values) => asked(`${relation}${search(query)}`, json('PATCH', values)),
    insert: (relation, rows) => asked(relation, json('POST', rows)),
    upload: uploading(url, credentials, signed, send),
    remove: (relation, query) => asked(`${relation}${search(query)}`, { method: 'DELETE', headers: { Prefer: REPRESENTATION } }),
  }
}

function search(query: Query): string {
  const text = new URLSearchParams(query.map(([name, value]) => [name, value])).toString()
  return text && `?${text}`
}

async function refusal(answer: Response): Promise<Refusal> {
  const said = (await answer.json().catch(() => ({}))) as Omit<Refusal, 'status'>
  return { ...said, status: answer.status }
}
