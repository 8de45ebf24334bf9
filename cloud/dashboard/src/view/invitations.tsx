import type { Invitation } from '../ask/of/invitations'
import { acceptInvitation } from '../deeds/account'
import { answerTo, type State } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { LOCALE } from './locale'
import { DoingNote, Section } from './parts'

const words = texts.invitations

/** Nothing where nobody is invited, or where it is not known. */
export function InvitationNotes({ state }: { state: State }) {
  const invitations = answerTo(state, { kind: 'invitations', user: state.user })?.value ?? []
  if (invitations.length === 0) return null
  return (
    <Section title={words.title}>
      <ul class="cards">{invitations.map((invitation) => <Note key={invitation.id} invitation={invitation} state={state} />)}</ul>
    </Section>
  )
}

function Note({ invitation: { id, client, role, expires_at }, state }: { invitation: Invitation; state: State }) {
  const { perform } = useActs()
  const deed = acceptInvitation(id)
  const doing = state.deeds[deed.subject]
  const underWay = doing?.is === 'under_way'
  return (
    <li>
      <p><strong>{words.invited(client)}</strong></p>
      <p class="quiet">{words.may(role)} {words.until(new Date(expires_at).toLocaleString(LOCALE, { dateStyle: 'medium', timeStyle: 'short' }))}</p>
      <button type="button" class="main" aria-disabled={underWay} onClick={() => underWay || perform(deed)}>{words.accept(client)}</button>
      <DoingNote doing={doing} />
    </li>
  )
}
