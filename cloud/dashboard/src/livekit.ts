/** LiveKit's client, as far as a test call needs it: a script of its own, which comes when somebody calls. */

export { DisconnectReason, Room, RoomEvent, Track } from 'livekit-client'
