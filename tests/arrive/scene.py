"""A worker at work: a fake server, a clock that stands still, and somebody who takes the calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
from livekit.protocol import agent

from edge_agent.arrive.jobs import Assignment
from edge_agent.arrive.worker import Server, Terms, Worker
from shared.errors import FrontdeskError
from tests.fakes.agent_server import KEY, SECRET, AgentServer, agent_server
from tests.fakes.clock import ManualClock


@dataclass
class Reception:
    """Takes calls: each goes on until the test lets it end, or until it is told to finish."""

    taken: list[Assignment] = field(default_factory=list)
    failures: dict[str, Exception] = field(default_factory=dict)
    stubborn: bool = False
    _over: dict[str, asyncio.Event] = field(default_factory=dict)
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, assignment: Assignment) -> None:
        self.taken.append(assignment)
        over = self._over.setdefault(assignment.job_id, asyncio.Event())
        self._came.set()
        if assignment.job_id in self.failures:
            raise self.failures[assignment.job_id]
        waits = [over] if self.stubborn else [over, assignment.finish]
        tasks = [asyncio.create_task(event.wait()) for event in waits]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    def end(self, job: str) -> None:
        self._over[job].set()

    async def calls(self, number: int) -> list[Assignment]:
        while len(self.taken) < number:
            self._came.clear()
            await asyncio.wait_for(self._came.wait(), 5)
        return self.taken


@dataclass
class Scene:
    server: AgentServer
    clock: ManualClock
    reception: Reception
    worker: Worker
    stop: asyncio.Event
    running: asyncio.Task[None]
    hurry: asyncio.Event

    async def call(self, job: str) -> Assignment:
        """A call that is offered, accepted and begun."""
        assert (await self.server.offer(job)).available
        await self.server.assign(job)
        return (await self.reception.calls(len(self.reception.taken) + 1))[-1]

    async def status(self, **expected: float) -> agent.UpdateWorkerStatus:
        """The next status message with these values."""
        while True:
            status = await self.server.status()
            if all(getattr(status, name) == pytest.approx(value) for name, value in expected.items()):
                return status


@asynccontextmanager
async def scene(
    seats: int = 2,
    secret: str = SECRET,
    drain_limit: float = 60.0,
    standing: int = 0,
    seats_now: Callable[[], int | None] = lambda: None,
) -> AsyncIterator[Scene]:
    clock, reception, stop, hurry = ManualClock(), Reception(), asyncio.Event(), asyncio.Event()
    async with agent_server() as server:
        terms = Terms(seats=seats, standing=standing, drain_limit=drain_limit, seats_now=seats_now)
        worker = Worker(Server(server.url, KEY, secret), terms, reception.take, clock)
        running = asyncio.create_task(worker.run(stop, hurry))
        try:
            yield Scene(server, clock, reception, worker, stop, running, hurry)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError, FrontdeskError):
                await running
