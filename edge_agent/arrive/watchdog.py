"""The watchdog: a caller who waits in a room without an agent is noticed, helped, and in the end let go.

LiveKit offers a job once. If no worker was there, or the agent died in mid-call, the caller would hear ringing or
silence for minutes. So: a room with a caller and no agent gets a new dispatch, and after some tries this box takes the
call unasked, at least to say that all lines are busy. Who cannot even be told that is let go, which the caller hears as
busy or as the end of the call, and is written down with the number, for somebody to call back.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

import aiohttp
import structlog
from livekit import api
from livekit.protocol import agent_dispatch, models
from livekit.protocol import room as livekit_room

from edge_agent.arrive.arrival import has_hung_up, read_arrival
from edge_agent.arrive.clock import Clock, LoopClock, within
from edge_agent.record.box_events import BoxEvents
from edge_agent.record.call_record import EventSink
from edge_agent.record.other_calls import unrouted
from shared.calls import Arrival

log = structlog.get_logger()

EVERY = 2.0  # s between two looks
PATIENCE = 3.0  # s that an agent may take to arrive, after the caller came and after each new dispatch
TRIES = 5
JOINING = 10.0  # s that we ourselves may take to be with a caller; a busy machine is slow, and he would be let go
OURS = 1000  # dispatches of ours that are told from others'
TROUBLED = 10.0  # s for which a server may not answer, as while it is started anew


@dataclass(frozen=True, slots=True)
class Seen:
    """One room at one look."""

    room: str
    callers: int
    agents: int
    arrival: Arrival | None = None  # of the first caller
    dispatches: frozenset[str] = frozenset()  # ids of others' dispatches, while a caller waits

    @property
    def waits(self) -> bool:
        return self.callers > 0 and not self.agents


@dataclass(frozen=True, slots=True)
class Alone:
    """A caller without an agent."""

    since: float  # first seen so, or the last dispatch
    tries: int = 0
    dispatches: frozenset[str] = frozenset()  # that were known then


@dataclass(frozen=True, slots=True)
class Dispatch:
    """`known`: others' dispatches that brought nobody."""

    room: str
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rescue:
    """Take the call unasked."""

    room: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    room: str


Waiting = Mapping[str, Alone]
Step = Dispatch | Rescue | GiveUp


def look(waiting: Waiting, seen: Sequence[Seen], now: float) -> tuple[Waiting, tuple[Step, ...]]:
    """Compare the rooms with what was remembered: who waits now, and what is to be done. Pure.

    Another box's dispatch that is new was made just now: its agent may be on its way.
    """
    remembered: dict[str, Alone] = {}
    steps: list[Step] = []
    for one in seen:
        if not one.waits:
            continue
        alone = waiting.get(one.room, Alone(now, dispatches=one.dispatches))
        if one.dispatches - alone.dispatches and alone.tries <= TRIES:
            alone = replace(alone, since=now, dispatches=one.dispatches)
        elif now - alone.since > (PATIENCE if alone.tries <= TRIES else JOINING):
            steps.append(_next(one, alone.tries))
            alone = replace(alone, since=now, tries=alone.tries + 1)
        remembered[one.room] = alone
    return remembered, tuple(steps)


def _next(seen: Seen, tries: int) -> Step:
    if tries < TRIES:
        return Dispatch(seen.room, seen.dispatches)
    return Rescue(seen.room) if tries == TRIES else GiveUp(seen.room)


class Rooms(Protocol):
    """The LiveKit server, as the watchdog sees it."""

    async def rooms(self) -> Sequence[Seen]: ...

    async def look_into(self, room: str) -> Seen: ...

    async def dispatch(self, room: str) -> None: ...

    async def delete(self, room: str) -> None: ...


class LiveKitRooms:
    """Looks at the rooms whose name begins with `prefix` (the dispatch rule's); others are none of our business."""

    def __init__(self, lk: api.LiveKitAPI, agent_name: str, prefix: str = "call") -> None:
        self._lk = lk
        self._agent_name = agent_name
        self._prefix = prefix
        self._ours: deque[str] = deque(maxlen=OURS)

    async def rooms(self) -> Sequence[Seen]:
        listed = await self._lk.room.list_rooms(livekit_room.ListRoomsRequest())
        return [await self.look_into(one.name) for one in listed.rooms if one.name.startswith(self._prefix)]

    async def look_into(self, room: str) -> Seen:
        try:
            return await self._inside(room)
        except api.ServerError as failure:
            if failure.status == 404:  # it closed between the two questions
                return Seen(room, callers=0, agents=0)
            raise

    async def _inside(self, room: str) -> Seen:
        inside = await self._lk.room.list_participants(livekit_room.ListParticipantsRequest(room=room))
        there = [p for p in inside.participants if p.state != models.ParticipantInfo.DISCONNECTED]
        callers = [p for p in there if p.kind == models.ParticipantInfo.SIP and not has_hung_up(p.attributes)]
        agents = [p for p in there if p.kind == models.ParticipantInfo.AGENT]
        arrival = read_arrival(callers[0].attributes, room, "") if callers else None
        if not callers or agents:
            return Seen(room, len(callers), len(agents), arrival)
        dispatches = {one.id for one in await self._lk.agent_dispatch.list_dispatch(room)}
        return Seen(room, len(callers), 0, arrival, frozenset(dispatches.difference(self._ours)))

    async def dispatch(self, room: str) -> None:
        made = await self._lk.agent_dispatch.create_dispatch(
            agent_dispatch.CreateAgentDispatchRequest(agent_name=self._agent_name, room=room)
        )
        self._ours.append(made.id)

    async def delete(self, room: str) -> None:
        await self._lk.room.delete_room(api.DeleteRoomRequest(room=room))


FAILURES = (api.ServerError, aiohttp.ClientError, TimeoutError)


class Watchdog:
    """`rescue(room)` takes the call unasked, if there is any place at all; `journal` keeps what had to be given up.

    Several boxes look after the same rooms. Each takes its own moment and looks once more before it does something: who
    comes second finds an agent there, or a dispatch that was made just now.
    """

    def __init__(
        self,
        exchange: Rooms,
        rescue: Callable[[str], Awaitable[bool]],
        journal: EventSink,
        events: BoxEvents,
        clock: Clock | None = None,
    ) -> None:
        self._exchange = exchange
        self._rescue = rescue
        self._journal = journal
        self._events = events
        self._clock = clock or LoopClock()

    async def watch(self, stop: asyncio.Event) -> None:
        """Look every EVERY seconds until `stop`. A server that does not answer is asked again at the next look."""
        waiting: Waiting = {}
        while not stop.is_set():
            try:
                waiting, steps = look(waiting, await self._exchange.rooms(), self._clock.now())
            except FAILURES as failure:
                log.warning("watchdog_sees_nothing", kind=type(failure).__name__)
                message = "The LiveKit server does not tell who waits: callers whom no agent reached are not helped."
                self._began("watchdog_blind", message, failure)
            else:
                self._events.over("watchdog_blind")
                if not waiting:
                    self._events.over("callers_unreached")
                await asyncio.gather(*(self._help(step) for step in steps))
            with suppress(TimeoutError):
                await within(self._clock, EVERY, stop.wait)

    async def _help(self, step: Step) -> None:
        log.warning("caller_without_agent", step=type(step).__name__)  # not the room's name: it holds the number
        await self._clock.sleep(random.uniform(0, EVERY / 2))  # noqa: S311 — not all boxes at once
        try:
            seen = await self._exchange.look_into(step.room)
            if isinstance(step, Dispatch):
                await self._dispatch(step, seen)
            elif seen.waits:
                await self._last_resort(step, seen)
        except FAILURES as failure:
            log.warning("watchdog_could_not_help", kind=type(failure).__name__)
            self._began("dispatch_refused", "The LiveKit server refuses what callers without an agent need.", failure)

    async def _dispatch(self, step: Dispatch, seen: Seen) -> None:
        if seen.waits and not seen.dispatches - step.known:
            await self._exchange.dispatch(step.room)
        self._events.over("dispatch_refused")

    async def _last_resort(self, step: Rescue | GiveUp, seen: Seen) -> None:
        """The row comes before the room goes: with it the caller's number would go."""
        if isinstance(step, Rescue) and await self._rescue(step.room):
            return
        message = "Callers wait and no agent has a place for them: they were let go, and are in their clients' lists."
        self._events.began("callers_unreached", "", message, {"stage": "line", "cause": "no_agent"})
        if seen.arrival:
            unrouted(self._journal, seen.arrival, "no_agent", datetime.now(UTC))
        await self._exchange.delete(step.room)

    def _began(self, kind: str, message: str, failure: BaseException) -> None:
        self._events.began(kind, "", message, {"stage": "line", "cause": type(failure).__name__}, TROUBLED)
