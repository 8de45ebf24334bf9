"""A caller and a colleague of the client's hear each other, each on a line of ours: the sound goes through here.

Why not otherwise, with a colleague who has taken the call in a room of his own: LiveKit's open server (1.13.5) refuses
to move or to forward a participant into another room; REFER of the caller, or calling the colleague into the caller's
room, would be a second ring at a telephone that he already holds; and calling him into the caller's room in the first
place has the caller hear him, or his voicemail, talk to us. This way the caller is through at the press of the key.
It costs the box that call's line until they have finished, and the client two of the carrier's calls.
"""

from __future__ import annotations

import asyncio

from livekit import rtc

from edge_agent.line.audio import FRAME, RATE_OUT, Source
from edge_agent.line.incoming import Incoming
from edge_agent.line.waiting import first_of

FRAME_MS = 20
KEPT = 10  # frames, 0.2 s: who is heard later than that is talked over


class Side:
    """One of the two: what he says, and what is put into his ear. `over`: he hung up, or was hung up."""

    def __init__(self, source: Source, track: rtc.Track | None, *, there: bool) -> None:
        """`track`: on which his voice comes now; `there`: he has not hung up before."""
        self.source, self.over = source, asyncio.Event()
        self._incoming = Incoming(RATE_OUT, FRAME_MS, KEPT)
        if not there:
            self.over.set()
        elif track:
            self.follow(track)

    def follow(self, track: rtc.Track) -> None:
        """His voice comes on this track from now on."""
        if not self.over.is_set():
            self._incoming.follow(track)

    async def heard_by(self, other: Side) -> None:
        """Without end; what the SDK does not take is lost, and the next is tried."""
        async for pcm in self._incoming.feed:
            await other.source.capture_frame(rtc.AudioFrame(pcm, RATE_OUT, 1, FRAME // 2))

    async def aclose(self) -> None:
        self.over.set()
        await self._incoming.aclose()


async def bridged(one: Side, other: Side) -> None:
    """Until one of them has hung up."""
    speaking = [asyncio.create_task(said, name="bridge") for said in (one.heard_by(other), other.heard_by(one))]
    try:
        await first_of(one.over, other.over)
    finally:
        for task in speaking:
            task.cancel()
        await asyncio.gather(*speaking, return_exceptions=True)
        await one.aclose()
        await other.aclose()
