import type { State } from '../state'
import { clientsOf } from '../state'
import { texts } from '../texts/en'
import { InvitationNotes } from './invitations'
import { Answered, Link, Title } from './parts'

/** Every business of the user, to choose one. */
export function Clients({ state }: { state: State }) {
  return (
    <>
      <Title>{texts.clients.title}</Title>
      <InvitationNotes state={state} />
      <Answered answer={clientsOf(state)} question={{ kind: 'clients', user: state.user }}>
        {(clients) => clients.length === 0 ? <p>{texts.clients.none}</p> : (
          <ul class="cards">
            {clients.map((client) => (
              <li key={client.id}>
                <Link to={{ page: 'today', client: client.id }}>{client.name}</Link>
                <span class="quiet">{texts.clients.role[client.role]}</span>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </>
  )
}

export function Nothing({ title, why }: { title: string; why: string }) {
  return (
    <>
      <Title>{title}</Title>
      <p>{why}</p>
      <p><Link to={{ page: 'clients' }}>{texts.clients.toClients}</Link></p>
    </>
  )
}
