"""A call to a colleague of the client's, in a room of his own, while the caller waits in his.

LiveKit's SIP service calls him by a trunk for calls out. Nothing of the caller is in that room, so that a voicemail
which picks up has nobody but us. Its name holds no number, and does not begin as callers' rooms do: the watchdog and
those who look for a caller's second room pass it by.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import uuid4

import aiohttp
import structlog
from google.protobuf.duration_pb2 import Duration
from livekit import api

from edge_agent.line import hanging_up
from edge_agent.line.hanging_up import hung_up
from edge_agent.line.joining import join
from edge_agent.line.phone_line import PhoneLine, Rooms
from shared.errors import LineError

log = structlog.get_logger()

DIALLED = 8.0  # s for the server to have begun to call
LONGEST = 2 * 3600  # s that such a call may last, should nobody be left here to hang it up
COLLEAGUE = "colleague"  # his identity


class Sip(Protocol):
    """What of `LiveKitAPI(...).sip` is needed."""

    async def create_sip_participant(self, create: api.CreateSIPParticipantRequest) -> object: ...


class ListedRooms(hanging_up.Rooms, Protocol):
    """What letting go of those who were left behind needs of the server's room service."""

    async def list_rooms(self, list: api.ListRoomsRequest) -> api.ListRoomsResponse: ...  # noqa: A002 — the SDK's word


@dataclass(frozen=True, slots=True)
class Consult:
    """`line`: the colleague's. Satisfies `connecting.Consult`."""

    line: PhoneLine
    caller: PhoneLine

    async def bridge(self) -> None:
        """The caller is his, until one of the two hangs up."""
        await self.caller.bridge(self.line)


@dataclass(frozen=True, slots=True)
class Colleagues:
    """How colleagues are called from one box. `token`: what lets us into a room, with these attributes."""

    url: str
    trunk: str  # LiveKit's id of the trunk for calls out
    sip: Sip
    rooms: Rooms
    token: Callable[[str, Mapping[str, str]], str]

    @asynccontextmanager
    async def consult(self, caller: PhoneLine, room: str, number: str, seconds: float) -> AsyncIterator[Consult]:
        """Calls `number` for the caller in `room`; LineError if the server does not, or if it rings nowhere."""
        own = f"{_prefix(room)}{uuid4().hex[:8]}"
        try:
            await self._dial(own, number, caller.attributes.get("sip.trunkPhoneNumber", ""), seconds)
            token = self.token(own, {})
            async with join(self.url, token, self.rooms, lambda ours: self.token(own, ours)) as line:
                yield Consult(line, caller)
        finally:
            await hung_up(self.rooms, own)

    async def _dial(self, room: str, number: str, called: str, seconds: float) -> None:
        """He sees the number that the caller has dialled."""
        wanted = api.CreateSIPParticipantRequest(
            sip_trunk_id=self.trunk,
            sip_call_to=number,
            sip_number=called,
            room_name=room,
            participant_identity=COLLEAGUE,
            ringing_timeout=Duration(seconds=round(seconds)),
            max_call_duration=Duration(seconds=LONGEST),
        )
        try:
            async with asyncio.timeout(DIALLED):
                await self.sip.create_sip_participant(wanted)
        except (api.ServerError, aiohttp.ClientError, TimeoutError) as refused:
            log.warning("colleague_not_called", kind=type(refused).__name__, code=getattr(refused, "code", ""))
            raise LineError("The server did not call the colleague.") from refused


async def let_go(rooms: ListedRooms, room: str) -> None:
    """Those who were called for the caller in `room` by a process that is gone hear silence: they are hung up."""
    try:
        async with asyncio.timeout(DIALLED):
            listed = await rooms.list_rooms(api.ListRoomsRequest())
    except (api.ServerError, aiohttp.ClientError, TimeoutError) as failure:
        log.warning("colleagues_not_looked_for", kind=type(failure).__name__)
        return
    left = [one.name for one in listed.rooms if one.name.startswith(_prefix(room))]
    await asyncio.gather(*(hung_up(rooms, name) for name in left))


def _prefix(room: str) -> str:
    """Of the rooms of those who are called for the caller in `room`; its own end is what is each room's own."""
    return f"consult_{room.rpartition('_')[2]}_"
