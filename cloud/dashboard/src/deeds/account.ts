import type { Deed } from '../deed'

/** The answer is the business's id. */
export function acceptInvitation(invitation: string): Deed {
  return {
    client: '', subject: `invitation ${invitation}`, touches: ['clients', 'invitations'],
    change: { is: 'rpc', name: 'accept_invitation', args: { p_invitation_id: invitation } },
  }
}

export function setSecondFactor(client: string, on: boolean): Deed {
  return {
    client, subject: `second factor ${client}`, touches: ['clients'],
    change: { is: 'rpc', name: 'set_second_factor', args: { p_client_id: client, p_on: on } },
  }
}
