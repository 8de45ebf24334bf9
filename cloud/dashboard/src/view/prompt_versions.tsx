import type { Member } from '../ask/of/members'
import type { Prompt, Prompts } from '../ask/of/prompt'
import { publishPrompt, rollBackPrompt } from '../deeds/prompt'
import { beforeOf, heardOf } from '../shown/prompts'
import type { State } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { mayChange, type Page } from './page'
import { DoingNote, Section } from './parts'

const words = texts.steering.prompt

export function nameOf(prompt: Prompt, { profession }: Prompts, { format }: Page): string {
  return prompt.client_id === null ? words.fromProfession(profession.name) : words.version(format.number(prompt.version))
}

/** By the address of a member, or by what he may do where the reader may not know it. */
function whoIs(user: string | null, members: readonly Member[], state: State): string {
  if (user === null) return words.operator
  if (user === state.user) return words.you
  const member = members.find(({ user_id }) => user_id === user)
  return member ? (member.email ?? words.role(member.role)) : words.gone
}

interface Shown {
  readonly prompts: Prompts
  readonly members: readonly Member[]
  readonly page: Page
}

export function Versions({ prompts, members, page }: Shown) {
  const own = prompts.prompts.filter(({ client_id }) => client_id !== null)
  const heard = heardOf(prompts)
  const deed = heard && rollBackPrompt(page.client.id, prompts.profession.id, heard)
  return (
    <Section title={words.versions}>
      {own.length === 0 && <p>{words.noVersions}</p>}
      <ul class="cards">
        {own.map((prompt) => <Version key={prompt.id} prompt={prompt} prompts={prompts} members={members} page={page} />)}
      </ul>
      {mayChange(page.client) && <Back prompts={prompts} page={page} />}
      {deed && own.some(({ status }) => status !== 'draft') && <DoingNote doing={page.state.deeds[deed.subject]} />}
    </Section>
  )
}

function Version({ prompt, prompts, members, page }: Shown & { prompt: Prompt }) {
  const { perform } = useActs()
  const { state, client, format } = page
  const deed = publishPrompt(client.id, prompt)
  const underWay = state.deeds[deed.subject]?.is === 'under_way'
  const publication = prompts.publications.find(({ row_id }) => row_id === prompt.id)
  return (
    <li>
      <p><strong>{nameOf(prompt, prompts, page)}</strong> <span class={`badge ${prompt.status === 'published' ? 'answered' : ''}`}>{words.status(prompt.status)}</span></p>
      <p class="quiet">
        {words.begun(format.moment(prompt.created_at), whoIs(prompt.created_by, members, state))}{' '}
        {publication && words.published(format.moment(publication.at), whoIs(publication.actor_id, members, state))}
      </p>
      {prompt.status === 'retired' && mayChange(client) && (
        <button type="button" aria-disabled={underWay} onClick={() => !underWay && perform(deed)}>{words.again(format.number(prompt.version))}</button>
      )}
    </li>
  )
}

function Back({ prompts, page }: { prompts: Prompts; page: Page }) {
  const { perform } = useActs()
  const heard = heardOf(prompts)
  const before = beforeOf(prompts)
  if (!heard || !before) return null
  const deed = rollBackPrompt(page.client.id, prompts.profession.id, heard)
  const underWay = page.state.deeds[deed.subject]?.is === 'under_way'
  return (
    <button type="button" aria-disabled={underWay} onClick={() => !underWay && perform(deed)}>{words.back(nameOf(before, prompts, page))}</button>
  )
}
