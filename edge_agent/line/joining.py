"""How to get onto a caller's line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from livekit import rtc

from edge_agent.line import seniority
from edge_agent.line.audio import RATE_OUT
from edge_agent.line.phone_line import PhoneLine, Rooms
from edge_agent.line.waiting import first_of
from shared.errors import LineError

QUEUED_MS = 200  # how far ahead of the caller's ear our audio may be
JOINING = 5.0  # s for the caller to be found in the room
COMING_BACK = 4.0  # s that his agent has to come back to a caller who was answered before we came


class AnotherAgent(LineError):
    """The caller is served by another agent, who was there before."""

    code = "another_agent"


@asynccontextmanager
async def join(
    url: str, token: str, rooms: Rooms, renewed: Callable[[Mapping[str, str]], str]
) -> AsyncIterator[PhoneLine]:
    """Join the room the token names, where a SIP caller waits. LineError if the room or the caller is gone.

    AnotherAgent, a LineError too, if he is another's: then nobody was disturbed. `renewed` gives a token for the same
    room, with these attributes, to come again with. Leaving the context hangs up, if nobody did before, and gives back
    every native handle.
    """
    ours: dict[str, str] = {}  # as our first token said

    async def connect() -> rtc.Room:
        room = rtc.Room()
        line.presence.watch(room)
        try:
            await room.connect(url, renewed(ours) if ours else token, rtc.RoomOptions(auto_subscribe=True))
        except rtc.ConnectError as failure:
            raise LineError("The room could not be joined.") from failure
        ours.update(seniority.of(room.local_participant))
        return room

    line = PhoneLine(rtc.Room(), rooms, rtc.AudioSource(RATE_OUT, 1, queue_size_ms=QUEUED_MS), connect)
    try:
        await line.enter()
        await _met(line)
        if line.answered_at is not None and seniority.is_new(ours):
            await _left_alone(line)
        yield line
    finally:
        await line.aclose()


async def _met(line: PhoneLine) -> None:
    """Until the caller was found."""
    await first_of(line.presence.arrived, line.ended, within=JOINING)
    _not_anothers(line)
    if not line.presence.arrived.is_set():
        raise LineError("Nobody was in the room.")


async def _left_alone(line: PhoneLine) -> None:
    """Somebody has talked with him: while a server is started anew he may be here sooner than his own agent."""
    await first_of(line.ended, within=COMING_BACK)
    _not_anothers(line)


def _not_anothers(line: PhoneLine) -> None:
    if line.ended_by == "another":
        raise AnotherAgent("Another agent serves this caller.")
