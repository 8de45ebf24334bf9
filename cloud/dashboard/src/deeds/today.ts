import type { Deed } from '../deed'

export function acknowledge(client: string, message: string): Deed {
  return {
    client, subject: `message ${message}`, touches: ['messages'],
    change: { is: 'rpc', name: 'acknowledge_message', args: { p_message_id: message } },
  }
}
