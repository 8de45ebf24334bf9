import type { Prompts } from '../ask/of/prompt'
import { addProfession, fieldsOfOwnProfession } from '../deeds/prompt'
import { heardOf, slugOf } from '../shown/prompts'
import { texts } from '../texts/en'
import { DraftForm, Field, LongField } from './form'
import type { Page } from './page'
import { Link, Section } from './parts'
import { Opened } from './row'

const words = texts.steering.prompt

/** Begins with what is heard now, as most of it will be the same. */
export function OwnProfession({ prompts, page: { state, client } }: { prompts: Prompts; page: Page }) {
  const fields = fieldsOfOwnProfession(client.id)
  const heard = heardOf(prompts)
  const name = state.drafts[fields.name] ?? ''
  const greeting = state.drafts[fields.greeting] ?? heard?.greeting ?? ''
  const body = state.drafts[fields.body] ?? heard?.body ?? ''
  const slug = slugOf(name)
  const deed = addProfession(client.id, name, slug, { greeting, body })
  return (
    <Section title={words.another}>
      <p class="quiet">{words.anotherWhy}</p>
      <DraftForm state={state} deed={deed} problem={name !== '' && slug === '' ? words.noSlug : null} save={words.add}>
        <Field state={state} field={fields.name} value="" label={words.name} maxLength={100} required />
        {slug && <p class="quiet">{words.slug(slug)}</p>}
        <Opened line={`${words.greeting} · ${words.body}`} typed={state.drafts[fields.greeting] !== undefined || state.drafts[fields.body] !== undefined}>
          <LongField state={state} field={fields.greeting} value={heard?.greeting ?? ''} label={words.greeting} rows={3} maxLength={300} />
          <LongField state={state} field={fields.body} value={heard?.body ?? ''} label={words.body} rows={12} maxLength={8000} />
        </Opened>
      </DraftForm>
      {state.deeds[deed.subject]?.is === 'done' && (
        <p>{words.added} <Link to={{ page: 'facts', client: client.id }}>{words.choose}</Link></p>
      )}
    </Section>
  )
}
