import type { Facts as Known, Profession } from '../ask/of/facts'
import { saveColumns } from '../deeds/columns'
import type { Form } from '../shown/columns'
import { texts } from '../texts/en'
import { Choice } from './choice'
import { DraftForm, Field } from './form'
import type { Page } from './page'
import { Facts, Link, Section } from './parts'
import { formOf, typing } from './typing'

const words = texts.steering.facts
const DOLLARS = 'USD' // of professions' usual values

/** What the business is, what that brings, and the name of one that is its own. */
export function ProfessionSection({ known, page }: { known: Known; page: Page }) {
  const { business, professions } = known
  const form = formOf(page, business, { profession_id: 'line' } as const)
  const which = typing(page, form, 'profession_id')
  const chosen = professions.find(({ id }) => id === (page.state.drafts[which.field] ?? which.value))
  return (
    <Section title={words.profession}>
      <p class="quiet">{words.professionWhy}</p>
      <DraftForm state={page.state} deed={saveColumns(page.state, form, ['business', 'prompts'])} problem={null}
        save={words.saveProfession}>
        <Choice {...which} label={words.which}
          options={professions.map(({ id, client_id, name }) => [id, client_id ? words.own(name) : name] as const)} />
      </DraftForm>
      {chosen && <Brings profession={chosen} known={known} page={page} />}
      <p>
        <Link to={{ page: 'prompt', client: page.client.id }}>{words.toPrompt}</Link>{' · '}
        <Link to={{ page: 'services', client: page.client.id }}>{words.toPrices}</Link>
      </p>
      {professions.filter(({ client_id }) => client_id).map((own) => <Rename key={own.id} own={own} page={page} />)}
    </Section>
  )
}

function Brings({ profession: { id, name, typical_value }, known, page }: { profession: Profession; known: Known; page: Page }) {
  const usual = known.usual.find(({ profession_id }) => profession_id === id)
  if (!usual) return null
  return (
    <details>
      <summary>{words.brings(name)}</summary>
      <Facts facts={[
        [words.usual, typical_value === null ? null : page.format.money(typical_value, DOLLARS)],
        [words.greeting, usual.greeting],
        [words.prompt, <span class="said">{usual.body}</span>],
      ]} />
    </details>
  )
}

function Rename({ own, page }: { own: Profession; page: Page }) {
  const form: Form<'name'> = { client: page.client.id, relation: 'professions', id: own.id, columns: { name: 'line' }, held: own }
  return (
    <DraftForm state={page.state} deed={saveColumns(page.state, form, ['business', 'prompts'])} problem={null} save={words.saveRename} atFields={['name']}>
      <Field {...typing(page, form, 'name')} label={words.rename} maxLength={100} required />
    </DraftForm>
  )
}
