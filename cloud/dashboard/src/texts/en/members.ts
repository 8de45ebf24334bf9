/** Members. */

import type { Role } from '../../rows'

const ROLE: Readonly<Record<Role, string>> = { viewer: 'Reads', admin: 'Configures', owner: 'Owner' }

export const members = {
  title: 'Members',
  roles: 'Who reads sees everything that this window shows. Who configures changes it too. Owners also decide who is a member, and may delete the business.',
  here: 'Who is a member',
  role: (role: Role) => ROLE[role],
  roleOf: (name: string) => `What ${name} may do`,
  somebody: 'A member',
  you: '(you)',
  since: (day: string) => `since ${day}`,
  saveRole: 'Change it',
  yourself: 'You take the owner’s rights from yourself: another owner would have to give them back.',
  remove: 'Remove',
  removeName: (name: string) => `Remove ${name}`,
  removeWarning: (name: string) => `${name} sees nothing of this business any more, from now on. You may invite again.`,
  leave: 'Leave this business',
  leaveWarning: 'You see nothing of this business any more, from now on. An owner would have to invite you again.',
  onlyOwners: 'Only owners may change this.',
  invited: 'Who is invited',
  nobodyInvited: 'Nobody is invited at present.',
  until: (moment: string) => `until ${moment}`,
  expired: (moment: string) => `expired ${moment}`,
  withdraw: 'Withdraw',
  withdrawName: (email: string) => `Withdraw the invitation of ${email}`,
  invite: 'Invite somebody',
  inviteWhy: 'No e-mail is sent: tell them yourself. Whoever signs in with this address, once it is confirmed, finds the invitation, for a week. Inviting again renews it.',
  email: 'E-mail',
  as: 'As',
  send: 'Invite',
  sent: 'Invited.',
  badAddress: 'Write an e-mail address, such as ann@practice.example.',
}
