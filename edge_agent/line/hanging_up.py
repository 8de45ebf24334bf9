"""Ending a call for whoever is on it, by LiveKit's room service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import aiohttp
import structlog
from livekit import api, rtc

from edge_agent.line.waiting import CLEANING

log = structlog.get_logger()

AGAIN = 1.0  # s between two attempts
LONGEST = 60.0  # s of them: longer than a busy server is slow


class Rooms(Protocol):
    """What hanging up needs of the server's room service."""

    async def delete_room(self, delete: api.DeleteRoomRequest) -> api.DeleteRoomResponse: ...

    async def remove_participant(self, remove: api.RoomParticipantIdentity) -> api.RemoveParticipantResponse: ...


async def hung_up(rooms: Rooms, room: str, caller: rtc.Participant | None = None) -> bool:
    """The room goes; if that is refused, at least `caller` does. What is gone already is as good. False: neither."""
    gone = await _attempt("delete_room", rooms.delete_room(api.DeleteRoomRequest(room=room)))
    if caller and not gone:
        who = api.RoomParticipantIdentity(room=room, identity=caller.identity)
        gone = await _attempt("remove_participant", rooms.remove_participant(who))
    return gone


async def hung_up_at_last(
    rooms: Rooms, room: str, caller: rtc.Participant | None, still_there: Callable[[], bool]
) -> None:
    """Asks a slow server on, for LONGEST seconds, while the caller is `still_there`.

    Who has said goodbye and is left alone in his room is taken for one who waits, and greeted anew.
    """
    now = asyncio.get_running_loop().time
    until = now() + LONGEST
    while still_there() and now() < until:
        await asyncio.sleep(AGAIN)
        if await hung_up(rooms, room, caller):
            return


async def _attempt(what: str, request: Awaitable[object]) -> bool:
    try:
        await asyncio.wait_for(request, CLEANING)  # the caller hears silence meanwhile
    except api.ServerError as failure:
        log.info("hang_up_refused", request=what, code=failure.code)
        return failure.code == "not_found"  # gone already: as good as done
    except (aiohttp.ClientError, TimeoutError) as failure:
        log.warning("hang_up_failed", request=what, kind=type(failure).__name__)
        return False
    return True
