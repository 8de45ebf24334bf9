"""The caller and we find each other again, when the server was started anew or a connection broke.

What the SDK tells then comes in any order, and may leave its picture of the room without a caller who is in it. So the
server is asked: a call is given up where *it* has not seen the caller for some time (soon, where nothing but he is
away), and a room in which it sees him and we do not is joined once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from math import inf
from typing import Protocol

import aiohttp
import structlog
from livekit import api
from livekit.protocol import models

from edge_agent.line.presence import Presence
from shared.errors import LineError

log = structlog.get_logger()

LONGEST = 30.0  # s that a call is kept while the caller, or the server, is away …
GONE = 4.0  # s, where it is only he: the server was there all the while, and has us in the room without him
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
        until, overlooked, alone_since = now() + LONGEST, 0, inf
        while not self._presence.there:
            if now() >= min(until, alone_since + GONE):
                self._gone("line")
                return
            await asyncio.sleep(LOOK)
            if self._presence.there or self._presence.reconnecting:
                continue
            inside = await self._inside() if self._presence.connected else frozenset()
            overlooked = overlooked + 1 if self._caller in inside else 0
            alone_since = min(alone_since, now()) if self._alone(inside) else inf
            if not self._presence.connected or overlooked > 1:
                await self._enter_again()
        log.info("line_found_again", after=round(LONGEST - (until - now()), 2))

    @property
    def _caller(self) -> str | None:
        return self._presence.caller.identity if self._presence.caller else None

    def _alone(self, inside: Collection[str]) -> bool:
        """Whether he has gone for good: a server that was started anew has had our own connection broken, too."""
        broken_at = self._presence.broken_at
        broken = broken_at is not None and asyncio.get_running_loop().time() - broken_at < LONGEST
        return not broken and self._presence.us in inside and self._caller not in inside

    async def _inside(self) -> frozenset[str]:
        """Who is in the room, as the server sees it; nobody where it does not say."""
        try:
            async with asyncio.timeout(ANSWER):
                told = await self._rooms.list_participants(api.ListParticipantsRequest(room=self._room()))
        except (api.ServerError, aiohttp.ClientError, TimeoutError):
            return frozenset()
        there = (one for one in told.participants if one.state != models.ParticipantInfo.DISCONNECTED)
        return frozenset(one.identity for one in there)

    async def _enter_again(self) -> None:
        try:
            await self._enter()
        except LineError as failure:
            self._presence.connected = False
            log.info("line_not_joined_again", reason=str(failure))
