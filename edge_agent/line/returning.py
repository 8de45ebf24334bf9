"""The caller and we find each other again, when the server was started anew or a connection broke.

What the SDK tells then comes in any order, and may leave its picture of the room without a caller who is in it. So the
server is asked: a call is given up where *it* has not seen the caller for some time, and a room in which it sees him
and we do not is joined once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import aiohttp
import structlog
from livekit import api
from livekit.protocol import models

from edge_agent.line.presence import Presence
from shared.errors import LineError

log = structlog.get_logger()

LONGEST = 30.0  # s that a call is kept while the caller, or the server, is away
LOOK = 1.0  # s between two looks; within one the SDK may put its own house in order
ANSWER = 2.0  # s that one question to the server may take


class Rooms(Protocol):
    """The server's room service."""

    async def list_participants(self, list: api.ListParticipantsRequest) -> api.ListParticipantsResponse: ...  # noqa: A002 — the SDK's word


class Returning:
    """Of one line. `enter` joins the room anew; `gone` is told when all was in vain."""

    def __init__(
        self,
        presence: Presence,
        rooms: Rooms,
        room: Callable[[], str],
        enter: Callable[[], Awaitable[None]],
        gone: Callable[[str], None],
    ) -> None:
        self._presence, self._rooms, self._room = presence, rooms, room
        self._enter, self._gone = enter, gone
        self._looking: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Somebody is away. Harmless when repeated."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_on(), name="caller returning")

    async def aclose(self) -> None:
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look_on(self) -> None:
        now = asyncio.get_running_loop().time
        until, overlooked = now() + LONGEST, 0
        while not self._presence.there:
            if now() >= until:
                self._gone("line")
                return
            await asyncio.sleep(LOOK)
            if self._presence.there or self._presence.reconnecting:
                continue
            overlooked = overlooked + 1 if self._presence.connected and await self._is_in_room() else 0
            if not self._presence.connected or overlooked > 1:
                await self._enter_again()
        log.info("line_found_again", after=round(LONGEST - (until - now()), 2))

    async def _is_in_room(self) -> bool:
        caller = self._presence.caller
        try:
            async with asyncio.timeout(ANSWER):
                inside = await self._rooms.list_participants(api.ListParticipantsRequest(room=self._room()))
        except (api.ServerError, aiohttp.ClientError, TimeoutError):
            return False
        return caller is not None and any(
            one.identity == caller.identity and one.state != models.ParticipantInfo.DISCONNECTED
            for one in inside.participants
        )

    async def _enter_again(self) -> None:
        try:
            await self._enter()
        except LineError as failure:
            self._presence.connected = False
            log.info("line_not_joined_again", reason=str(failure))
