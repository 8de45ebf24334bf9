/** Supabase Realtime: the private channel of one client, joined with the user's token. */

import { RealtimeClient } from '@supabase/realtime-js'

import type { Listen } from './live'
import type { Credentials } from './rest'

/** One socket for each try: what a lost one still does is nobody's business. Its heartbeats pass on renewed tokens. */
export function realtime(url: string, anonKey: string, credentials: Credentials): Listen {
  return (client, ears) => {
    const socket = new RealtimeClient(`${url.replace(/^http/, 'ws')}/realtime/v1`, {
      params: { apikey: anonKey },
      accessToken: () => credentials.token(),
    })
    const channel = socket.channel(`client:${client}`, { config: { private: true } })
    let left = false
    channel.on('broadcast', { event: '*' }, ({ event }) => ears.heard(event))
    void socket.setAuth().then(() => left || channel.subscribe((status) => {
      if (left) void socket.disconnect()
      else if (status === 'SUBSCRIBED') ears.joined()
      else ears.lost()
    }))
    return {
      leave: () => {
        left = true
        if (!socket.isConnecting()) void socket.disconnect() // else when it has: to break it off is told as a fault
      },
    }
  }
}
