/** Members, and who is asked to become one. */

import type { Question } from '../../question'
import type { Client, Role } from '../../rows'
import { SECOND, type Asked, type OfClient } from '../asked'
import type { Query, Rest } from '../rest'

export interface Member {
  readonly user_id: string
  readonly role: Role
  readonly created_at: string
  readonly email: string | null // null: the reader may not know it
}

export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly expires_at: string
}

export interface Members {
  readonly members: readonly Member[]
  readonly invitations: readonly Invitation[]
}

async function askMembers(rest: Rest, { client }: OfClient): Promise<Members> {
  const of: Query = [['client_id', `eq.${client}`]]
  const [members, addresses, invitations] = await Promise.all([
    rest.get<Omit<Member, 'email'>[]>('client_members', [['select', 'user_id,role,created_at'], ...of, ['order', 'role.asc,created_at.asc']]),
    rest.rpc<{ user_id: string; email: string | null }[]>('member_addresses', { p_client_id: client }),
    rest.get<Invitation[]>('invitations', [
      ['select', 'id,email,role,expires_at'], ...of, ['accepted_at', 'is.null'], ['revoked_at', 'is.null'], ['order', 'created_at.asc'],
    ]),
  ])
  const emails = new Map(addresses.map(({ user_id, email }) => [user_id, email]))
  return { members: members.map((member) => ({ ...member, email: emails.get(member.user_id) ?? null })), invitations }
}

const all: Asked<OfClient, Members> = { keptMs: 60 * SECOND, ask: askMembers }

export const members = { members: all }

export function questionsOfMembers(client: Client): readonly [Question<'members'>] {
  return [{ kind: 'members', client: client.id }]
}
