"""The calls of a line process that died: its participants leave the rooms, and other line processes go on with them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Protocol

import aiohttp
import structlog
from livekit import api

from edge_agent.arrive.watchdog import FAILURES, Seen
from edge_agent.lines.messages import Served
from edge_agent.record.hand_over import Left
from edge_agent.record.open_calls import OpenCall

log = structlog.get_logger()

REMOVING = 2.0  # s for one request to the room service: the caller hears silence meanwhile
TRIES = 2
KEPT = 200  # calls handed over last
AGAIN = 0.5  # s between two rounds of asking for a call that nobody took …
LONGEST = 60.0  # … and s how long: a process that is started anew has its engines to load


class RoomService(Protocol):
    """What of `LiveKitAPI(...).room` is needed."""

    async def remove_participant(self, remove: api.RoomParticipantIdentity) -> api.RemoveParticipantResponse: ...


class Rescuer:
    """`take(number, rooms)` gives what was said on the calls in these rooms, out of the journal of that process.

    `ask(room, resumed)` finds a line process for a call, or gives False; `look` says who is in a room. `end`: nobody
    goes on with these calls, and the database is told how they ended.
    """

    def __init__(
        self,
        rooms: RoomService,
        take: Callable[[int, Collection[str]], Awaitable[Left]],
        ask: Callable[[str, OpenCall | None], Awaitable[bool]],
        look: Callable[[str], Awaitable[Seen]],
        end: Callable[[Sequence[OpenCall]], None],
    ) -> None:
        self._rooms = rooms
        self._take = take
        self._ask = ask
        self._look = look
        self._end = end
        self._handed: dict[str, OpenCall] = {}  # by room: what may not be in its new process's journal yet
        self._under_way: set[str] = set()  # rooms
        self._waiting: dict[str, OpenCall] = {}  # by room: what no process has taken yet
        self._stopping = False

    @property
    def rooms(self) -> frozenset[str]:
        """Where somebody is being found: whoever is dispatched there meanwhile begins the call anew."""
        return frozenset(self._under_way)

    async def rescue(self, room: str) -> bool:
        """Finds a line process for a caller who waits, with what was said where that is at hand."""
        return await self._ask(room, self._waiting.get(room))

    async def recover(self, number: int, calls: Sequence[Served], *, goes_on: bool) -> None:
        """`goes_on`: the box does. Else the calls stay in the journal, for its next owner."""
        self._stopping = not goes_on
        rooms = {call.room for call in calls}
        self._under_way |= rooms
        try:
            await self._recover(number, calls, goes_on=goes_on)
        finally:
            self._under_way -= rooms

    async def _recover(self, number: int, calls: Sequence[Served], *, goes_on: bool) -> None:
        removed = {call.room: asyncio.create_task(self._remove(call)) for call in calls}
        if not goes_on:
            await asyncio.gather(*removed.values())
            return
        left = await self._take(number, list(removed))
        known = self._known(list(removed), left)
        resumed = await asyncio.gather(*(self._resume(room, removed[room], call) for room, call in known.items()))
        await asyncio.gather(*removed.values())
        log.warning("calls_recovered", calls=len(calls), resumed=sum(resumed))

    def _known(self, rooms: Sequence[str], left: Left) -> dict[str, OpenCall | None]:
        """What was said, by room. Without those whose call had just ended: its process had not told so yet."""
        handed = {room: self._handed.pop(room, None) for room in rooms}
        over = {room for room, call in handed.items() if call and call.call_id in left.gone}
        written = {call.room: call for call in left.open}
        return {room: written.get(room) or handed[room] for room in rooms if room in written or room not in over}

    def stop(self) -> None:
        """The box ends: what nobody has taken by now is ended."""
        self._stopping = True

    async def _resume(self, room: str, gone: asyncio.Task[None], call: OpenCall | None) -> bool:
        """Whether somebody goes on there; who comes while the dead one still stands there would leave again."""
        await gone
        if call is None:
            return await self._ask(room, None)
        self._waiting[room] = call
        try:
            goes_on = await self._ask(room, call) or await self._ask_on(room, call)
        finally:
            del self._waiting[room]
        if goes_on:
            self._handed = dict([*self._handed.items(), (room, call)][-KEPT:])
        return goes_on

    async def _ask_on(self, room: str, call: OpenCall) -> bool:
        """Who was full, slow or not started yet takes it later: the caller is still there, and it is still his call."""
        now = asyncio.get_running_loop().time
        until = now() + LONGEST
        while now() < until and not self._stopping:
            await asyncio.sleep(AGAIN)
            try:
                seen = await self._look(room)
            except FAILURES:
                continue
            if seen.agents:
                return False  # another box's, which asked the database for it
            if not seen.callers:
                break
            if await self._ask(room, call):
                return True
        self._end([call])
        return False

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
