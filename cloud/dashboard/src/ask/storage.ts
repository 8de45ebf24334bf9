/** The private bucket of recordings, in Storage's own words: an upload is signed first, then sent. */

import { faultOfRefusal, Refused } from '../fault'
import type { Send } from './queue'
import type { Credentials } from './rest'

const BUCKET = 'voice-samples'
const SIGN = 'object/upload/sign'

/** What Storage answers 400 with, whatever it means; the real status stands inside. */
interface Told {
  readonly statusCode?: string
  readonly message?: string
}

type Signed = (token: string, init: RequestInit) => RequestInit

export function uploading(url: string, credentials: Credentials, signed: Signed, send: Send) {
  /** Whatever is called so holds the same: its name is made of its sum. */
  async function put(path: string, token: string, init: RequestInit): Promise<unknown> {
    const answer = await send(`${url}/storage/v1/${path}`, signed(token, init))
    if (answer.ok) return answer.json()
    const status = await statusOf(answer)
    if (status.code === 409) return null
    throw new Refused(faultOfRefusal({ status: status.code, message: status.message }))
  }

  return async (path: string, file: Blob, type: string): Promise<void> => {
    const place = `${SIGN}/${BUCKET}/${path}`
    const ask = (token: string) => put(place, token, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })
    const token = await credentials.token()
    const leave = (await ask(token).catch(async (error: unknown) => {
      if (error instanceof Refused && ['forbidden', 'signed_out'].includes(error.fault.kind)) return ask(await credentials.renewed()) // once: it may have expired
      throw error
    })) as { token: string } | null
    if (leave) await put(`${place}?token=${encodeURIComponent(leave.token)}`, token, { method: 'PUT', headers: { 'Content-Type': type }, body: file })
  }
}

async function statusOf(answer: Response): Promise<{ code: number; message: string | undefined }> {
  const told = (await answer.json().catch(() => ({}))) as Told
  return { code: Number(told.statusCode) || answer.status, message: told.message }
}
