import { useRef, useState } from 'preact/hooks'

import { setSecret } from '../deeds/webhooks'
import { secretOf } from '../shown/webhooks'
import { texts } from '../texts/en'
import { useActs } from './acts'
import type { Page } from './page'
import { DoingNote } from './parts'

const words = texts.steering.webhooks
const RANDOM_BYTES = 32

/** A secret is made here, kept by the database, and shown until somebody goes to another page. */
export function SecretOf({ endpoint, page: { state, client } }: { endpoint: string; page: Page }) {
  const { perform } = useActs()
  const [made, setMade] = useState('')
  const doing = state.deeds[setSecret(client.id, endpoint, made).subject]
  const underWay = doing?.is === 'under_way'

  function make(): void {
    const secret = secretOf(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)))
    setMade(secret)
    perform(setSecret(client.id, endpoint, secret))
  }

  return (
    <>
      <h3>{words.secret}</h3>
      <p class="quiet">{words.secretWhy}</p>
      <p><button type="button" aria-disabled={underWay} onClick={() => !underWay && make()}>{words.makeSecret}</button></p>
      {made && doing?.is === 'done' ? <ShownOnce secret={made} /> : <DoingNote doing={doing} />}
    </>
  )
}

function ShownOnce({ secret }: { secret: string }) {
  const [said, setSaid] = useState('')
  const field = useRef<HTMLInputElement>(null)

  async function copy(): Promise<void> {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(secret)
      setSaid(words.copied)
    } catch {
      setSaid(words.notCopied)
    }
  }

  return (
    <div class="fault">
      <p>{words.secretOnce}</p>
      <p class="line">
        <label>{words.secret} <input ref={field} readOnly value={secret} /></label>
        <button type="button" onClick={() => void copy()}>{words.copy}</button>
        <span role="status">{said}</span>
      </p>
    </div>
  )
}
