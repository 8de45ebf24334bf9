import { useRef } from 'preact/hooks'

import { questionsOfMembers, type Member, type Members } from '../ask/of/members'
import { fieldOfRole, removeMember, setRole } from '../deeds/members'
import { roleTyped } from '../shown/members'
import { answerTo } from '../state'
import { texts } from '../texts/en'
import { Choice } from './choice'
import { useFocusAfterLess } from './focus'
import { Danger, DraftForm } from './form'
import { Invited } from './invited'
import { isOwner, mayChange, type Page } from './page'
import { Answered, Section, Title } from './parts'
import { ROLE_OPTIONS } from './roles'

const words = texts.steering.members

export function MembersPage(page: Page) {
  const { state, client } = page
  const [question] = questionsOfMembers(client)
  return (
    <>
      <Title>{words.title}</Title>
      <p class="quiet">{words.roles}</p>
      <Answered answer={answerTo(state, question)} question={question}>{(answer) => <Shown answer={answer} page={page} />}</Answered>
    </>
  )
}

function Shown({ answer: { members, invitations }, page }: { answer: Members; page: Page }) {
  const { client } = page
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusAfterLess(members.length, heading)
  return (
    <>
      <Section title={words.here} heading={heading}>
        {!isOwner(client) && <p class="quiet">{words.onlyOwners}</p>}
        <ul class="cards">{members.map((member) => <OneMember key={member.user_id} member={member} page={page} />)}</ul>
      </Section>
      {mayChange(client) && <Invited invitations={invitations} page={page} />}
    </>
  )
}

function OneMember({ member, page }: { member: Member; page: Page }) {
  const { state, client, format } = page
  const { user_id, role, created_at } = member
  const mine = user_id === state.user
  const name = member.email ?? words.somebody
  return (
    <li>
      <p><strong>{name}</strong> {mine && words.you} <span class="quiet">{words.role(role)}, {words.since(format.moment(created_at))}</span></p>
      {isOwner(client) && <RoleOf member={member} name={name} page={page} />}
      {(mine || isOwner(client)) && (
        <Danger state={state} deed={removeMember(client.id, user_id)} label={mine ? words.leave : words.removeName(name)}
          warning={mine ? words.leaveWarning : words.removeWarning(name)} />
      )}
    </li>
  )
}

function RoleOf({ member: { user_id, role }, name, page: { state, client } }: { member: Member; name: string; page: Page }) {
  const field = fieldOfRole(client.id, user_id)
  const chosen = roleTyped(state.drafts[field], role)
  return (
    <DraftForm state={state} deed={setRole(client.id, user_id, chosen, roleTyped(state.bases[field], role))} problem={null} save={words.saveRole}>
      <Choice state={state} field={field} value={role} label={words.roleOf(name)} options={ROLE_OPTIONS} />
      {user_id === state.user && chosen !== role && <p class="fault">{words.yourself}</p>}
    </DraftForm>
  )
}
