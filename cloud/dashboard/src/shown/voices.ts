/** Voices, and who has lent his. */

import type { CloneRequest, Voice, Voices } from '../ask/of/voice'

/** The wording of the consent, kept with each request. Another wording is another number. */
export const CONSENT = '1'

/** As it is kept: which wording, and whose consent. */
export function consentOf(name: string): string {
  return `${CONSENT}: ${name.trim().split(/\s+/).join(' ')}`
}

/** Who consented; older wordings say it in the same place. */
export function consentedBy({ consent_version }: CloneRequest): string {
  return consent_version.replace(/^[^:]*:\s*/, '')
}

/** A voice's name, or null where it has none: whose recording it was made of, else as its maker calls it. */
export function nameOfVoice(voice: Voice, requests: readonly CloneRequest[]): string | null {
  const made = requests.find(({ voice_id }) => voice_id === voice.id)
  if (made) return consentedBy(made)
  if (voice.client_id !== null || !voice.provider_voice_id) return null
  const plain = voice.provider_voice_id.replace(/^[a-z]{2}_/, '')
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** Who speaks: the chosen one while it is ready, else the default. */
export function speakingOf({ chosen, ready }: Voices): Voice | undefined {
  return ready.find(({ id }) => id === chosen) ?? ready.find(({ is_default }) => is_default)
}
