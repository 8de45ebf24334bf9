/** LiveKit's client, as far as a test call needs it: a script of its own, which comes when somebody calls. */

import { LogLevel, setLogLevel } from 'livekit-client'

export { DisconnectReason, Room, RoomEvent, Track } from 'livekit-client'

/** It calls every room that a receptionist closes an error; what went wrong the page is told by events. */
setLogLevel(LogLevel.silent)
