"""Callers whom no agent reached, on a real LiveKit server: taken unasked, or written down and let go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from livekit import api

from edge_agent.arrive import watchdog as watchdogs
from edge_agent.arrive.capacity import RESCUES
from edge_agent.arrive.jobs import Assignment
from edge_agent.arrive.pick_up import pick_up
from edge_agent.arrive.watchdog import LiveKitRooms, Watchdog
from edge_agent.arrive.worker import Server, Terms, Worker
from edge_agent.record.box_events import BoxEvents
from edge_agent.serving import at_once
from infra.connections import Connections
from tests.live.test_worker_on_livekit import CALLED, PATIENCE, ringing, soon, tone
from tests.stories.telling import Notebook

pytestmark = pytest.mark.live

NOBODY = "nobody-of-this-name"
CALLER = "+15550004444"


@asynccontextmanager
async def looking_after(stack: Connections, seats: int) -> AsyncIterator[Notebook]:
    """A box that is never asked, because callers are dispatched to somebody who is not there."""
    server = Server(stack.livekit_url, stack.livekit_key, stack.livekit_secret)
    stop, journal, events = asyncio.Event(), Notebook(), BoxEvents()
    events.write_to(journal)
    async with api.LiveKitAPI(server.url, server.key, server.secret) as lk:

        async def take(assignment: Assignment) -> None:
            async with pick_up(server, assignment, lk.room) as (_, line):
                assert await line.answer(PATIENCE)
                await line.play(tone(1000, 24_000, 2))
                await line.drained()
                await line.hang_up()

        worker = Worker(server, Terms(agent_name="another", seats=seats, drain_limit=5.0), take)
        watchdog = Watchdog(LiveKitRooms(lk, NOBODY), at_once(worker), journal, events)
        running = [asyncio.create_task(worker.run(stop)), asyncio.create_task(watchdog.watch(stop))]
        try:
            yield journal
        finally:
            stop.set()
            await asyncio.gather(*running)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdogs, "TRIES", 1)


async def test_8_2_a_caller_nobody_came_for_hears_us(stack: Connections) -> None:
    """8.2: With a token of our own, in the caller's room; nothing is written down as given up."""
    async with looking_after(stack, seats=1) as journal, ringing(stack, NOBODY, CALLER) as phone:
        await soon(phone.hears)
        await soon(phone.over)
    assert journal.all("call.unrouted") == []


async def test_8_2_a_caller_there_is_no_place_for_has_a_row(stack: Connections) -> None:
    """8.2: The room is deleted, and both numbers are kept."""
    async with looking_after(stack, seats=-RESCUES) as journal, ringing(stack, NOBODY, CALLER) as phone:
        await soon(phone.over)
    (row,) = journal.all("call.unrouted")
    assert (row["to_number"], row["from_number"], row["reason"]) == (CALLED, CALLER, "no_agent")
