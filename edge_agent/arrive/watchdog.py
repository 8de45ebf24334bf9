"""The watchdog: a caller who waits in a room without an agent is noticed, helped, and in the end let go.

LiveKit offers a job once. If no worker was there, or the agent died in mid-call, the caller would hear ringing or
silence for minutes. So: a room with a caller and no agent gets a new dispatch, and after some tries is deleted,
which the caller hears as busy or as the end of the call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

import aiohttp
import structlog
from livekit import api
from livekit.protocol import agent_dispatch, models, room

from edge_agent.arrive.clock import Clock, LoopClock, within

log = structlog.get_logger()

EVERY = 2.0  # s between two looks
PATIENCE = 3.0  # s that an agent may take to arrive, after the caller came and after each new dispatch
TRIES = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """One room at one look."""

    room: str
    callers: int
    agents: int


@dataclass(frozen=True, slots=True)
class Alone:
    """A caller without an agent."""

    since: float  # first seen so, or the last dispatch
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Dispatch:
    room: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    room: str


Waiting = Mapping[str, Alone]
Step = Dispatch | GiveUp


def look(waiting: Waiting, seen: Sequence[Seen], now: float) -> tuple[Waiting, tuple[Step, ...]]:
    """Compare the rooms with what was remembered: who waits now, and what is to be done. Pure."""
    remembered: dict[str, Alone] = {}
    steps: list[Step] = []
    for one in seen:
        if not one.callers or one.agents:
            continue
        alone = waiting.get(one.room, Alone(now))
        if now - alone.since > PATIENCE:
            steps.append(Dispatch(one.room) if alone.tries < TRIES else GiveUp(one.room))
            alone = replace(alone, since=now, tries=alone.tries + 1)
        remembered[one.room] = alone
    return remembered, tuple(steps)


class Rooms(Protocol):
    """The LiveKit server, as the watchdog sees it."""

    async def rooms(self) -> Sequence[Seen]: ...

    async def dispatch(self, room: str) -> None: ...

    async def delete(self, room: str) -> None: ...


class LiveKitRooms:
    """Looks at the rooms whose name begins with `prefix` (the dispatch rule's); others are none of our business."""

    def __init__(self, lk: api.LiveKitAPI, agent_name: str, prefix: str = "call") -> None:
        self._lk = lk
        self._agent_name = agent_name
        self._prefix = prefix

    async def rooms(self) -> Sequence[Seen]:
        listed = await self._lk.room.list_rooms(room.ListRoomsRequest())
        return [await self._look_into(one.name) for one in listed.rooms if one.name.startswith(self._prefix)]

    async def _look_into(self, name: str) -> Seen:
        try:
            inside = await self._lk.room.list_participants(room.ListParticipantsRequest(room=name))
        except api.ServerError as failure:
            if failure.status == 404:  # it closed between the two questions
                return Seen(name, callers=0, agents=0)
            raise
        kinds = [p.kind for p in inside.participants if p.state != models.ParticipantInfo.DISCONNECTED]
        return Seen(name, kinds.count(models.ParticipantInfo.SIP), kinds.count(models.ParticipantInfo.AGENT))

    async def dispatch(self, room: str) -> None:
        await self._lk.agent_dispatch.create_dispatch(
            agent_dispatch.CreateAgentDispatchRequest(agent_name=self._agent_name, room=room)
        )

    async def delete(self, room: str) -> None:
        await self._lk.room.delete_room(api.DeleteRoomRequest(room=room))


async def watch(exchange: Rooms, stop: asyncio.Event, clock: Clock | None = None) -> None:
    """Look every EVERY seconds until `stop`. A server that does not answer is asked again at the next look."""
    clock = clock or LoopClock()
    waiting: Waiting = {}
    while not stop.is_set():
        try:
            waiting, steps = look(waiting, await exchange.rooms(), clock.now())
        except (api.ServerError, aiohttp.ClientError, TimeoutError) as failure:
            log.warning("watchdog_sees_nothing", kind=type(failure).__name__)
        else:
            for step in steps:
                await _help(exchange, step)
        with suppress(TimeoutError):
            await within(clock, EVERY, stop.wait)


async def _help(exchange: Rooms, step: Step) -> None:
    log.warning("caller_without_agent", step=type(step).__name__)  # not the room's name: it holds the caller's number
    try:
        await (exchange.dispatch(step.room) if isinstance(step, Dispatch) else exchange.delete(step.room))
    except (api.ServerError, aiohttp.ClientError, TimeoutError) as failure:
        log.warning("watchdog_could_not_help", kind=type(failure).__name__)
