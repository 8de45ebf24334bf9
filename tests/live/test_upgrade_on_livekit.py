"""A box gives way to a newer one: nobody who is on the phone notices, and whoever rings then reaches the newer one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from livekit import api

from edge_agent.arrive.jobs import Assignment
from edge_agent.arrive.pick_up import pick_up
from edge_agent.arrive.worker import Server, Terms, Worker
from edge_agent.record.journal import Journal
from infra.connections import Connections
from tests.live.test_worker_on_livekit import PATIENCE, ringing, soon, tone

pytestmark = pytest.mark.live

OLD, NEW = 1000.0, 1400.0  # Hz of what each says


@dataclass
class Box:
    """One version, with a state folder of its own; `stop` is what SIGTERM sets, `over` its end."""

    worker: Worker
    stop: asyncio.Event
    over: asyncio.Task[None]
    callers: list[str]


@asynccontextmanager
async def box(stack: Connections, name: str, state: Path, hertz: float) -> AsyncIterator[Box]:
    server = Server(stack.livekit_url, stack.livekit_key, stack.livekit_secret)
    callers: list[str] = []
    async with api.LiveKitAPI(server.url, server.key, server.secret) as lk, Journal(state / "journal.db"):

        async def take(assignment: Assignment) -> None:
            async with pick_up(server, assignment, lk.room) as (arrival, line):
                callers.append(arrival.room.split("_")[1])
                assert await line.answer(PATIENCE)
                await line.play(tone(hertz, 24_000, 120))

        worker, stop = Worker(server, Terms(agent_name=name, seats=4, drain_limit=120), take), asyncio.Event()
        over = asyncio.create_task(worker.run(stop))
        async with asyncio.timeout(PATIENCE):
            while not worker.registered:  # noqa: ASYNC110 - what an operator looks at, too
                await asyncio.sleep(0.05)
        try:
            yield Box(worker, stop, over, callers)
        finally:
            stop.set()
            await over


async def test_an_upgrade_loses_no_call(stack: Connections, tmp_path: Path) -> None:
    """The call under way goes on while its box drains, the next one is the new box's, and the old one then ends."""
    name = f"receptionist-{uuid4().hex[:6]}"
    async with box(stack, name, tmp_path / "old", OLD) as old, ringing(stack, name, "+15550008181") as first:
        await soon(first.hears)
        async with box(stack, name, tmp_path / "new", NEW) as new:
            old.stop.set()
            async with asyncio.timeout(PATIENCE):
                while not old.worker.capacity.draining:  # noqa: ASYNC110 - it has noticed
                    await asyncio.sleep(0.05)
            async with ringing(stack, name, "+15550008282", listens_for=NEW) as second:
                await soon(second.hears)
                first.hears.clear()
                await soon(first.hears)
                assert not first.over.is_set()
                assert not old.over.done()
                assert (old.callers, new.callers) == (["+15550008181"], ["+15550008282"])
                await first.hang_up()
                await asyncio.wait_for(old.over, PATIENCE)
                second.hears.clear()
                await soon(second.hears)
