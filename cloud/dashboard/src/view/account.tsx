import { setSecondFactor } from '../deeds/account'
import type { Client } from '../rows'
import { clientsOf, type Login, type SecondFactor, type State } from '../state'
import { texts } from '../texts/en'
import { useActs } from './acts'
import { AuthForm, PasswordField } from './auth_form'
import { FactorsSection } from './factors'
import { InvitationNotes } from './invitations'
import { Answered, DoingNote, Link, Section, Title } from './parts'

const words = texts.account

export function AccountPage({ state, login: { email, second } }: { state: State; login: Login & { is: 'in' } }) {
  const { signOut } = useActs()
  return (
    <>
      <Title>{words.title}</Title>
      <p>{words.signedInAs(email)}</p>
      <InvitationNotes state={state} />
      <Section title={words.password}>
        <p><Link to={{ page: 'password' }}>{words.toPassword}</Link></p>
      </Section>
      <FactorsSection second={second} />
      <Section title={words.businesses}>
        <Answered answer={clientsOf(state)} question={{ kind: 'clients', user: state.user }}>
          {(clients) => <Wanted state={state} clients={clients} second={second} />}
        </Answered>
      </Section>
      <Section title={words.everywhere}>
        <p>{words.everywhereHow}</p>
        <button type="button" class="danger" onClick={() => void signOut('global')}>{words.signOutEverywhere}</button>
      </Section>
    </>
  )
}

/** Whether a business wants the second factor; an owner who has shown his own says so. */
function Wanted({ state, clients, second }: { state: State; clients: readonly Client[]; second: SecondFactor }) {
  const { perform } = useActs()
  if (clients.length === 0) return <p>{texts.clients.none}</p>
  return (
    <>
      <p class="quiet">{words.businessesHow}</p>
      <ul class="cards">
        {clients.map((client) => {
          const on = client.second_factor === true
          const deed = setSecondFactor(client.id, !on)
          return (
            <li key={client.id}>
              <strong>{client.name}</strong> <span>{on ? words.wanted : words.notWanted}</span>
              {client.role === 'owner' && (second.shown
                ? <p><button type="button" onClick={() => perform(deed)}>{on ? words.unwant(client.name) : words.want(client.name)}</button></p>
                : <p class="quiet">{second.factors.length > 0 ? texts.signIn.problem.factor : words.needsApp}</p>)}
              <DoingNote doing={state.deeds[deed.subject]} />
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** Where a link of who forgot his password leads, too. */
export function NewPasswordPage() {
  const { doors } = useActs()
  return (
    <>
      <Title>{words.newPassword}</Title>
      <AuthForm go={words.save} done={words.saved} ask={(typed) => doors.setPassword(typed('password'))}>
        {(form) => <PasswordField fresh form={form} />}
      </AuthForm>
      <p><Link to={{ page: 'account' }}>{words.back}</Link></p>
    </>
  )
}
