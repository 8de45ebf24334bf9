import { useRef } from 'preact/hooks'

import type { Invitation } from '../ask/of/members'
import { fieldsOfInvitation, invite, withdraw } from '../deeds/members'
import { hasExpired, isAddress, roleTyped } from '../shown/members'
import { texts } from '../texts/en'
import { Act } from './act'
import { Choice } from './choice'
import { useFocusAfterLess } from './focus'
import { DraftForm, Field } from './form'
import { isOwner, type Page } from './page'
import { Section } from './parts'
import { ROLE_OPTIONS } from './roles'

const words = texts.steering.members

/** Who is asked to become a member, and until when that is good. */
export function Invited({ invitations, page }: { invitations: readonly Invitation[]; page: Page }) {
  const { client } = page
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusAfterLess(invitations.length, heading)
  return (
    <Section title={words.invited} heading={heading}>
      {invitations.length === 0 && <p>{words.nobodyInvited}</p>}
      <ul class="cards">{invitations.map((invitation) => <One key={invitation.id} invitation={invitation} page={page} />)}</ul>
      {isOwner(client) && <Invite page={page} />}
    </Section>
  )
}

function One({ invitation: { id, email, role, expires_at }, page: { state, client, format } }: { invitation: Invitation; page: Page }) {
  const moment = format.moment(expires_at)
  return (
    <li>
      <p>
        <strong>{email}</strong>{' '}
        <span class="quiet">{words.role(role)}, {hasExpired(expires_at, state.now) ? words.expired(moment) : words.until(moment)}</span>
      </p>
      {isOwner(client) && <Act state={state} deed={withdraw(client.id, id)} label={words.withdraw} name={words.withdrawName(email)} />}
    </li>
  )
}

function Invite({ page: { state, client } }: { page: Page }) {
  const fields = fieldsOfInvitation(client.id)
  const email = state.drafts[fields.email] ?? ''
  const role = roleTyped(state.drafts[fields.role], 'viewer')
  const typed = state.drafts[fields.email] !== undefined || state.drafts[fields.role] !== undefined
  return (
    <>
      <h3>{words.invite}</h3>
      <p class="quiet">{words.inviteWhy}</p>
      <DraftForm state={state} deed={invite(client.id, email, role)} save={words.send}
        problem={typed && !isAddress(email) ? words.badAddress : null}>
        <Field state={state} field={fields.email} value="" label={words.email} type="email" />
        <Choice state={state} field={fields.role} value="viewer" label={words.as} options={ROLE_OPTIONS} />
      </DraftForm>
    </>
  )
}
