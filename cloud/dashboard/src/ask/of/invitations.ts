/** Which businesses the user is invited to. */

import type { Role } from '../../rows'
import { SECOND, type Asked } from '../asked'

export interface Invitation {
  readonly id: string
  readonly client: string // its name, as its owner wrote it
  readonly role: Role
  readonly expires_at: string
}

interface OfUser {
  readonly user: string
}

const all: Asked<OfUser, readonly Invitation[]> = { keptMs: 300 * SECOND, ask: (rest) => rest.rpc('my_invitations', {}) }

export const invitations = { invitations: all }
