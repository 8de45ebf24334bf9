"""The phone line: one caller in one LiveKit room. Audio in, audio out, keys, answering, hanging up.

Publishing our audio track is what answers a SIP call; the caller hears us from `sip.callStatus=active` on, so `answer`
waits for both. Caller audio is 16 kHz, ours 24 kHz, both PCM s16le mono.

What the SDK makes us careful about:
- AudioSource takes multiples of 10 ms only, or the native library ends the process: 20 ms is the one size handed over.
- A frame larger than the free queue plays on after clear_queue: small frames, a short queue.
- An AudioStream never ends after the room was deleted: the reader is cancelled and the stream closed by us.
- To let go of an AudioSource may take for ever: that is done beside the event loop (`released`).
- An AudioStream goes on with silence when the caller's packets stop: only the track's statistics tell (`pulse`).
- Active-speaker events never come for SIP callers: nothing here uses them.
- After a full reconnect everybody seems to leave and to come again, with new tracks, and the order of these events may
  leave the SDK's room without somebody who is in it: the server is asked (`returning`).
- An agent that leaves does not end the call: leaving hangs up first, unless another agent serves the caller.

Who of the client's takes a caller is called in a room of his own (`consult`), and then talks with him through here
(`bridge`); or the caller's line is told to call there (`transfer`).

Not here: calls to anybody else, several callers in one room.
"""

from edge_agent.line.joining import AnotherAgent, join
from edge_agent.line.phone_line import PhoneLine

__all__ = ["AnotherAgent", "PhoneLine", "join"]
