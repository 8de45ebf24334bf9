import type { Query } from '../ask/rest'
import type { Deed } from '../deed'
import type { Role } from '../rows'

const TOUCHES = ['members', 'clients'] as const

/** The fields in which an invitation is typed. */
export function fieldsOfInvitation(client: string): { readonly email: string; readonly role: string } {
  return { email: `invited ${client}`, role: `invited as ${client}` }
}

/** The field in which a member's role is chosen. */
export function fieldOfRole(client: string, user: string): string {
  return `role of ${user} in ${client}`
}

const row = (client: string, user: string): Query => [['client_id', `eq.${client}`], ['user_id', `eq.${user}`]]

/** `before`: what held when it began to be chosen. */
export function setRole(client: string, user: string, role: Role, before: Role): Deed {
  const field = fieldOfRole(client, user)
  return {
    client, subject: field, drafts: [field], touches: TOUCHES,
    change: {
      is: 'patch', relation: 'client_members', query: row(client, user), values: { role },
      expects: { relation: 'client_members', query: row(client, user), values: { role: before } },
    },
  }
}

export function removeMember(client: string, user: string): Deed {
  return {
    client, subject: `membership of ${user} in ${client}`, drafts: [fieldOfRole(client, user)], touches: TOUCHES,
    change: { is: 'delete', relation: 'client_members', query: row(client, user) },
  }
}

export function invite(client: string, email: string, role: Role): Deed {
  const fields = fieldsOfInvitation(client)
  return {
    client, subject: fields.email, drafts: [fields.email, fields.role], touches: ['members'],
    change: { is: 'rpc', name: 'invite_member', args: { p_client_id: client, p_email: email.trim(), p_role: role } },
  }
}

export function withdraw(client: string, invitation: string): Deed {
  return {
    client, subject: `invitation ${invitation}`, touches: ['members'],
    change: { is: 'rpc', name: 'revoke_invitation', args: { p_invitation_id: invitation } },
  }
}
