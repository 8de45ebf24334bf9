"""The calls of a line process that died: its participants leave the rooms, and other line processes go on with them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Protocol

import aiohttp
import structlog
from livekit import api

from edge_agent.lines.messages import Served
from edge_agent.record.open_calls import OpenCall

log = structlog.get_logger()

REMOVING = 2.0  # s for one request to the room service: the caller hears silence meanwhile
TRIES = 2
KEPT = 200  # calls handed over last


class RoomService(Protocol):
    """What of `LiveKitAPI(...).room` is needed."""

    async def remove_participant(self, remove: api.RoomParticipantIdentity) -> api.RemoveParticipantResponse: ...


class Rescuer:
    """`take(number, rooms)` gives what was said on the calls in these rooms, out of the journal of that process.

    `ask(room, resumed)` finds a line process for a call, or gives False. `end`: nobody goes on with these calls, and
    the database is told how they ended.
    """

    def __init__(
        self,
        rooms: RoomService,
        take: Callable[[int, Collection[str]], Awaitable[Sequence[OpenCall]]],
        ask: Callable[[str, OpenCall | None], Awaitable[bool]],
        end: Callable[[Sequence[OpenCall]], None],
    ) -> None:
        self._rooms = rooms
        self._take = take
        self._ask = ask
        self._end = end
        self._handed: dict[str, OpenCall] = {}  # by room: what may not be in its new process's journal yet

    async def recover(self, number: int, calls: Sequence[Served], *, somebody: bool) -> None:
        """`somebody`: a line process is there to be asked. Else the calls stay in the journal, for its next owner."""
        removed = {call.room: asyncio.create_task(self._remove(call)) for call in calls}
        resumed: dict[str, OpenCall] = {}
        if somebody:
            taken = {call.room: call for call in await self._take(number, list(removed))}
            resumed = {room: call for room in removed if (call := taken.get(room) or self._handed.get(room))}
        goes_on = await asyncio.gather(*(self._resume(room, gone, resumed, somebody) for room, gone in removed.items()))
        for room in removed:
            self._handed.pop(room, None)
        newest = [*self._handed.items(), *((room, call) for room, call in resumed.items() if room in goes_on)]
        self._handed = dict(newest[-KEPT:])
        if lost := [call for room, call in resumed.items() if room not in goes_on]:
            self._end(lost)
        log.warning("calls_recovered", calls=len(calls), resumed=len(set(goes_on) - {None}))

    async def _resume(
        self, room: str, gone: asyncio.Task[None], resumed: dict[str, OpenCall], somebody: bool
    ) -> str | None:
        """The room, if somebody goes on there; who comes while the dead one still stands there would leave again."""
        await gone
        return room if somebody and await self._ask(room, resumed.get(room)) else None

    async def _remove(self, call: Served) -> None:
        who = api.RoomParticipantIdentity(room=call.room, identity=call.identity)
        for _ in range(TRIES):
            try:
                async with asyncio.timeout(REMOVING):
                    await self._rooms.remove_participant(who)
            except api.ServerError as failure:
                if failure.code == api.ServerErrorCode.NOT_FOUND:
                    return
                log.warning("dead_participant_not_removed", code=failure.code)
            except (aiohttp.ClientError, TimeoutError) as failure:
                log.warning("dead_participant_not_removed", kind=type(failure).__name__)
            else:
                return
