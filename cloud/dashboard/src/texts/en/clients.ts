/** The choice of a business. */

import type { Role } from '../../rows'

export const clients = {
  title: 'Your businesses',
  switch: 'Switch business',
  none: 'You are a member of no business yet. Somebody who owns one can invite you by your e-mail address.',
  hidden: 'There is nothing here that you may see',
  hiddenWhy: 'This address is about a business that you are not a member of, or that is gone.',
  toClients: 'To your businesses',
  suspended: 'Suspended: calls are declined at present.',
  deleted: 'Deleted: everything of it will be gone soon.',
  role: { viewer: 'You may read', admin: 'You may configure', owner: 'You are an owner' } satisfies Readonly<Record<Role, string>>,
}
