/** Roles and addresses as they are typed. */

import type { Role } from '../rows'

export const ROLES: readonly Role[] = ['viewer', 'admin', 'owner']

export function roleTyped(text: string | undefined, before: Role): Role {
  return ROLES.find((role) => role === text) ?? before
}

/** Whether it could be an e-mail address, by the database's own rule. */
export function isAddress(text: string): boolean {
  const address = text.trim()
  return /^[^@\s]+@[^@\s]+[.][^@\s]+$/.test(address) && address.length <= 254
}

export function hasExpired(expires: string, now: number): boolean {
  return Date.parse(expires) <= now
}
