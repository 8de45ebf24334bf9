import { ROLES } from '../shown/members'
import { texts } from '../texts/en'

/** What one may be made. */
export const ROLE_OPTIONS = ROLES.map((role) => [role, texts.steering.members.role(role)] as const)
