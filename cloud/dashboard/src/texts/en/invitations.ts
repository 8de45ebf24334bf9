/** Who is invited. */

import type { Role } from '../../rows'

const MAY: Readonly<Record<Role, string>> = { viewer: 'read', admin: 'configure', owner: 'own it with others' }

export const invitations = {
  title: 'Invitations',
  invited: (client: string) => `${client} invites you`,
  may: (role: Role) => `You would ${MAY[role]}.`,
  until: (moment: string) => `Good until ${moment}.`,
  accept: (client: string) => `Accept the invitation of ${client}`,
}
