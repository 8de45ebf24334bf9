"""Ending a call for whoever is on it, by LiveKit's room service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Protocol

import aiohttp
import structlog
from livekit import api, rtc

from edge_agent.line.waiting import CLEANING

log = structlog.get_logger()


class Rooms(Protocol):
    """What hanging up needs of the server's room service."""

    async def delete_room(self, delete: api.DeleteRoomRequest) -> api.DeleteRoomResponse: ...

    async def remove_participant(self, remove: api.RoomParticipantIdentity) -> api.RemoveParticipantResponse: ...


async def hung_up(rooms: Rooms, room: str, caller: rtc.Participant | None = None) -> None:
    """The room goes; if that is refused, at least `caller` does. What is gone already is as good."""
    gone = await _attempt("delete_room", rooms.delete_room(api.DeleteRoomRequest(room=room)))
    if caller and not gone:
        who = api.RoomParticipantIdentity(room=room, identity=caller.identity)
        await _attempt("remove_participant", rooms.remove_participant(who))


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
