/** Versions of a prompt: which one callers hear, which is being written, where one may go back to. */

import type { Prompt, Prompts } from '../ask/of/prompt'

const own = ({ prompts }: Pick<Prompts, 'prompts'>): readonly Prompt[] => prompts.filter(({ client_id }) => client_id !== null)

export function draftOf(prompts: Pick<Prompts, 'prompts'>): Prompt | undefined {
  return own(prompts).find(({ status }) => status === 'draft')
}

export function usualOf({ prompts }: Pick<Prompts, 'prompts'>): Prompt | undefined {
  return prompts.find(({ client_id }) => client_id === null)
}

/** What the next call goes by. */
export function heardOf(prompts: Pick<Prompts, 'prompts'>): Prompt | undefined {
  return own(prompts).find(({ status }) => status === 'published') ?? usualOf(prompts)
}

/** What rolling back leads to: the version below the present one, else what comes with the profession. */
export function beforeOf(prompts: Pick<Prompts, 'prompts'>): Prompt | undefined {
  const heard = heardOf(prompts)
  if (!heard || heard.client_id === null) return undefined
  const below = own(prompts).filter(({ status, version }) => status === 'retired' && version < heard.version)
  return below.reduce<Prompt | undefined>((highest, each) => (highest && highest.version > each.version ? highest : each), undefined) ?? usualOf(prompts)
}

/** As callers hear it, and the model reads it. */
export function spoken(text: string, business: string): string {
  return text.replaceAll('{business}', business)
}

/** What programs call a profession, from what people call it; empty where nothing is left of it. */
export function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug = plain.replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '').slice(0, 41).replace(/_+$/, '')
  return slug.length < 2 ? '' : slug
}
