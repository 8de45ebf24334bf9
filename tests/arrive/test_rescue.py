"""Calls that the worker takes unasked, and what it tells of its registration."""

from __future__ import annotations

import asyncio

import jwt
import pytest
from livekit.protocol import agent

from edge_agent.arrive.worker import Server, Terms, Worker
from shared.errors import SettingsError
from tests.arrive.scene import Reception, scene
from tests.fakes.agent_server import KEY, SECRET, agent_server
from tests.fakes.clock import ManualClock


async def test_a_caller_whom_no_job_reached_is_taken_unasked() -> None:
    """With a token of our own for that room alone; a job that comes for it after all is declined for everybody."""
    async with scene(seats=1) as s:
        await s.server.status()
        assert s.worker.rescue("call_1")
        assert not s.worker.rescue("call_1")
        (taken,) = await s.reception.calls(1)
        claims = jwt.decode(taken.token, SECRET, algorithms=["HS256"], options={"verify_aud": False})
        assert (taken.room, claims["video"]["room"], claims["video"]["roomJoin"]) == ("call_1", "call_1", True)
        assert (claims["kind"], claims["sub"]) == ("agent", f"agent-{taken.job_id}")
        assert (await s.server.offer("late", room="1")).terminate
        s.reception.end(taken.job_id)
        await s.status(status=agent.WS_AVAILABLE, load=0)


async def test_it_tells_what_keeps_it_from_getting_calls() -> None:
    """Each time, in one word; None when it is registered."""
    told: list[str | None] = []
    async with agent_server() as server:
        server.refusals = [500]
        clock, stop = ManualClock(), asyncio.Event()
        worker = Worker(Server(server.url, KEY, SECRET), Terms(), Reception().take, clock, registered=told.append)
        running = asyncio.create_task(worker.run(stop))
        await clock.advance(await clock.nap(0))
        await server.status()
        assert told == ["http_500", None]
        stop.set()
        await asyncio.wait_for(running, 5)
    async with agent_server() as refusing:
        strange = Server(refusing.url, KEY, "another-secret-another-secret-12")
        worker = Worker(strange, Terms(), Reception().take, registered=told.append)
        with pytest.raises(SettingsError):
            await asyncio.wait_for(worker.run(asyncio.Event()), 5)
    assert told[2:] == ["unauthorized"]
