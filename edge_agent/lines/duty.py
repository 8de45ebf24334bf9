"""What a line process does beside its calls: it tells of itself, and does what the supervisor says."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol

import structlog

from edge_agent.arrive import wire
from edge_agent.arrive.capacity import Capacity
from edge_agent.arrive.jobs import Assignment
from edge_agent.lines.channel import Channel
from edge_agent.lines.fleet import EVERY
from edge_agent.lines.messages import Answer, Ask, Beat, Served, Stop, Trouble
from edge_agent.record.open_calls import OpenCall
from edge_agent.shutdown import Told

log = structlog.get_logger()


class Calls(Protocol):
    """Who serves; `arrive.worker.Worker` is one."""

    @property
    def capacity(self) -> Capacity: ...
    @property
    def serving(self) -> tuple[Assignment, ...]: ...
    @property
    def registered(self) -> bool: ...
    @property
    def changed(self) -> asyncio.Event: ...
    def rescue(self, room: str, resumed: OpenCall | None = None) -> bool: ...


class Duty:
    """`obey` from the start of the process, `serve` for as long as there are calls to be had."""

    def __init__(self, channel: Channel, told: Told) -> None:
        self._channel = channel
        self._told = told
        self._asked: asyncio.Queue[Ask] = asyncio.Queue()

    def append(self, event: Mapping[str, Any]) -> None:
        """For `BoxEvents`: the supervisor writes down what goes wrong on the box."""
        self._channel.tell(Trouble(event))

    async def obey(self) -> None:
        """What the supervisor says. Its end is an order, too: the next one has line processes of its own."""
        async for message in self._channel.messages():
            if isinstance(message, Stop):
                self._told.stop.set()
                if message.hurry:
                    self._told.hurry.set()
            elif isinstance(message, Ask):
                self._asked.put_nowait(message)
        log.warning("supervisor_gone")
        self._told.stop.set()

    async def serve(self, calls: Calls) -> None:
        """Until cancelled, which the last beat tells of: what comes then is only putting things away."""
        try:
            async with asyncio.TaskGroup() as working:
                working.create_task(self._beat(calls))
                working.create_task(self._take(calls))
        finally:
            self._channel.tell(Beat(leaving=True))

    async def _beat(self, calls: Calls) -> None:
        """From the event loop: when that stands still, nothing is told.

        And at once when a call began: a process that dies a moment later had it, and somebody else is to have it.
        """
        while True:
            calls.changed.clear()
            self._channel.tell(beat_of(calls))
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await calls.changed.wait()

    async def _take(self, calls: Calls) -> None:
        """Takes the calls that the supervisor asks for, and says at once which."""
        while True:
            ask = await self._asked.get()
            resumed = OpenCall.from_json(ask.resumed) if ask.resumed else None
            taken = time.monotonic() < ask.until and calls.rescue(ask.room, resumed)
            self._channel.tell(beat_of(calls))
            self._channel.tell(Answer(ask.ask, taken))


def beat_of(calls: Calls) -> Beat:
    """Who we are in a room follows from the job."""
    served = tuple(Served(one.room, wire.identity(one.job_id)) for one in calls.serving)
    return Beat(calls.capacity.open_seats - calls.capacity.taken, served, calls.registered)
