import { deleteClient, fieldOfDeletion } from '../deeds/privacy'
import { goneAt } from '../shown/privacy'
import { texts } from '../texts/en'
import { DraftForm, Field } from './form'
import type { Page } from './page'
import { Section } from './parts'

const words = texts.steering.privacy

/** Leaving for good: the name of the business, typed, is the confirmation. */
export function Deletion({ slug, page: { state, client, format } }: { slug: string | undefined; page: Page }) {
  const field = fieldOfDeletion(client.id)
  const typed = (state.drafts[field] ?? '').trim()
  if (client.deleted_at) {
    return (
      <Section title={words.remove}>
        <p class="fault" role="alert">{words.gone(format.moment(goneAt(client.deleted_at)))}</p>
        <p>{words.undone}</p>
      </Section>
    )
  }
  return (
    <Section title={words.remove}>
      <p>{words.removeWhy}</p>
      <p class="quiet">{words.undone}</p>
      {slug !== undefined && (
        <DraftForm state={state} deed={deleteClient(client.id, typed)} save={words.remove}
          problem={state.drafts[field] !== undefined && typed !== slug ? words.wrongName(slug) : null}>
          <Field state={state} field={field} value="" label={words.typeName(slug)} />
        </DraftForm>
      )}
    </Section>
  )
}
