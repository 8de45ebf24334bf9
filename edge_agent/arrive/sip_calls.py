"""One SIP call is one call, however many rooms are opened for it.

A carrier that was not answered soon enough sends its call once more, by another way, and livekit-sip opens another room
for it. The first room is served; the second is let go, and leaves no call behind. Whoever comes to a room asks the
LiveKit server: the other room may be another process's, or another box's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Protocol, TypeAlias

import aiohttp
import structlog
from livekit import api
from livekit.protocol.models import ParticipantInfo

from edge_agent.arrive.arrival import has_hung_up, read_arrival
from shared.calls import Arrival
from shared.errors import LineError
from shared.numbers import Caller, Number

log = structlog.get_logger()

WITHIN = 1.0  # s that the caller's phone rings longer, at most: two agents are better than none

Call: TypeAlias = tuple[str, Caller, Number | None]  # a PBX may give the id of one call to another caller's, too
Place: TypeAlias = tuple[int, str]  # of an agent: whose is lower was in its room first


class SecondRoom(LineError):
    """This call is served in another room already."""

    code = "second_room"


class Rooms(Protocol):
    """What of the server's room service is needed."""

    async def list_rooms(self, list: api.ListRoomsRequest) -> api.ListRoomsResponse: ...  # noqa: A002 — the SDK's word

    async def list_participants(self, list: api.ListParticipantsRequest) -> api.ListParticipantsResponse: ...  # noqa: A002


async def only_room(rooms: Rooms, arrival: Arrival, us: str) -> None:
    """Raises SecondRoom where another room has the call of `arrival`, and an agent who was there before `us`.

    We are in ours already, and so was that agent in its own: of two who ask at once, one finds the other there. A call
    without an id is one of its own. A server that does not answer has nobody let go.
    """
    if (call := _call(arrival)) is None:
        return
    try:
        async with asyncio.timeout(WITHIN):
            others = [await _inside(rooms, room) for room in await _rooms_like(rooms, arrival.room)]
            if not (theirs := [place for inside in others for place in _agents_of(call, inside)]):
                return
            ours = [_place(one) for one in await _inside(rooms, arrival.room) if one.identity == us]
    except (api.ServerError, aiohttp.ClientError, TimeoutError) as failure:
        log.warning("second_rooms_not_looked_for", kind=type(failure).__name__)
        return
    if ours and min(theirs) < min(ours):
        raise SecondRoom("This call is served in another room already.")


async def _rooms_like(rooms: Rooms, ours: str) -> list[str]:
    """Of the same caller's, by their names: the dispatch rule ends a name in what is each room's own."""
    caller, _, _ = ours.rpartition("_")
    if not caller:
        return []
    listed = await rooms.list_rooms(api.ListRoomsRequest())
    return [one.name for one in listed.rooms if one.name != ours and one.name.startswith(f"{caller}_")]


async def _inside(rooms: Rooms, room: str) -> list[ParticipantInfo]:
    try:
        told = await rooms.list_participants(api.ListParticipantsRequest(room=room))
    except api.ServerError as failure:
        if failure.status == HTTPStatus.NOT_FOUND:  # it closed between the two questions
            return []
        raise
    return [one for one in told.participants if one.state != ParticipantInfo.DISCONNECTED]


def _agents_of(call: Call, inside: Sequence[ParticipantInfo]) -> list[Place]:
    """The agents who serve that call in this room; none where its caller has hung up."""
    if not any(one.kind == ParticipantInfo.SIP and _on_the_line(one, call) for one in inside):
        return []
    return [_place(one) for one in inside if one.kind == ParticipantInfo.AGENT]


def _on_the_line(caller: ParticipantInfo, call: Call) -> bool:
    attributes = dict(caller.attributes)
    return not has_hung_up(attributes) and _call(read_arrival(attributes, "", "")) == call


def _call(arrival: Arrival) -> Call | None:
    return None if arrival.sip_call_id is None else (arrival.sip_call_id, arrival.caller, arrival.called)


def _place(agent: ParticipantInfo) -> Place:
    return agent.joined_at_ms or 1000 * agent.joined_at, agent.identity
