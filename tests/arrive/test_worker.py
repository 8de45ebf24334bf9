"""Cases 1 to 6 of edge_agent.arrive, against a fake server that speaks the real protocol."""

from __future__ import annotations

import asyncio

import pytest
from livekit.protocol import agent

from edge_agent.arrive.worker import LONGEST_PAUSE, RECONNECT
from shared.errors import SettingsError
from tests.arrive.scene import scene
from tests.fakes.agent_server import registered


async def test_case_01_registration_comes_first() -> None:
    """The first message registers a room worker under its agent name, with the rights that a call needs."""
    async with scene() as s:
        await s.server.status()
        first = s.server.told[0].register
        assert (first.type, first.agent_name) == (agent.JT_ROOM, "receptionist")
        assert first.allowed_permissions.can_publish
        assert first.allowed_permissions.can_subscribe


async def test_case_01_a_server_that_answers_something_else_first_is_left() -> None:
    """Before the registration is answered nothing else counts: the worker starts anew."""
    async with scene() as s:
        s.server.welcome = lambda number: (
            registered(number) if number > 1 else agent.ServerMessage(pong=agent.WorkerPong())
        )
        await s.clock.nap(1)  # 0 waits for the registration, 1 is the pause after it failed
        await s.clock.advance(LONGEST_PAUSE)
        await s.server.status()
        assert len(s.server.connections) == 2


async def test_case_01_a_silent_server_is_left() -> None:
    """A server that accepts the connection and never answers is given up after ten seconds."""
    async with scene() as s:
        s.server.welcome = lambda number: registered(number) if number > 1 else None
        await s.server.next("register")
        await s.clock.asleep(10.0)
        await s.clock.advance(10.0)
        await s.clock.nap(1)
        await s.clock.advance(LONGEST_PAUSE)
        await s.server.status()


async def test_case_01_a_refused_key_is_fatal() -> None:
    """401 is for a person to cure: the error names the settings."""
    async with scene(secret="x" * 40) as s:
        with pytest.raises(SettingsError, match=r"LIVEKIT_API_KEY.*LIVEKIT_API_SECRET"):
            await asyncio.wait_for(s.running, 5)


async def test_case_01_everything_else_is_tried_again() -> None:
    """Server errors and refused connections lead to another attempt, after a pause that grows."""
    async with scene() as s:
        s.server.refusals = [500, 503, 404, 403, 502]
        for attempt in range(5):
            nap = await s.clock.nap(attempt)
            assert nap <= LONGEST_PAUSE
            await s.clock.advance(nap)
        await s.server.status()
        assert s.clock.naps[4] > s.clock.naps[0]


def test_case_01_pauses_grow_to_a_limit_and_scatter() -> None:
    """However long the server is away, an attempt comes every ten seconds, and workers do not come all at once."""
    assert all(RECONNECT.after(failures) <= LONGEST_PAUSE for failures in (1, 2, 5, 50, 5000))
    assert RECONNECT.after(5000) >= LONGEST_PAUSE / 2
    assert len({RECONNECT.after(8) for _ in range(10)}) == 10


async def test_case_02_offers_are_answered_at_once() -> None:
    """A busy call does not delay the next answer, and no time passes before it."""
    async with scene(seats=3) as s:
        await s.server.status()
        before = s.clock.now()
        await s.call("a")
        assert (await s.server.offer("b")).available
        assert s.clock.now() == before


async def test_case_02_whoever_tells_of_the_calls_knows_when_one_begins() -> None:
    """A line process that dies a moment later had it."""
    async with scene(seats=3) as s:
        await s.server.status()
        s.worker.changed.clear()
        await s.call("a")
        assert s.worker.changed.is_set()
        assert [one.job_id for one in s.worker.serving] == ["a"]


async def test_case_03_a_seat_is_released_when_no_assignment_comes() -> None:
    """An accepted job that is never assigned holds its seat for 7.5 s, and a late assignment is ignored."""
    async with scene(seats=1) as s:
        await s.server.status()
        assert (await s.server.offer("a")).available
        assert not (await s.server.offer("b")).available
        await s.status(status=agent.WS_FULL)
        await s.clock.advance(7.5)
        await s.status(status=agent.WS_AVAILABLE, load=0)
        await s.server.assign("a")
        await s.call("b")
        assert [call.job_id for call in s.reception.taken] == ["b"]


async def test_case_03_an_unknown_assignment_is_ignored() -> None:
    """A job that was never offered to us is not taken."""
    async with scene() as s:
        await s.server.status()
        await s.server.assign("never-offered")
        await s.call("a")
        assert [call.job_id for call in s.reception.taken] == ["a"]


async def test_case_04_full_declines_and_duplicates_terminate() -> None:
    """A full worker lets others try; a second job for a served room is declined for everybody."""
    async with scene(seats=1) as s:
        await s.server.status()
        await s.call("a")
        full = await s.server.offer("b")
        assert (full.available, full.terminate) == (False, False)
        duplicate = await s.server.offer("c", room="of-a")
        assert (duplicate.available, duplicate.terminate) == (False, True)


async def test_case_04_a_caller_whom_no_box_has_a_seat_for_is_taken() -> None:
    """At the second offer of his room, and as long as there is a standing place."""
    async with scene(seats=1, standing=1) as s:
        await s.server.status()
        await s.call("a")
        assert not (await s.server.offer("b", room="of-b")).available
        assert (await s.server.offer("b2", room="of-b")).available
        await s.server.assign("b2")
        await s.reception.calls(2)
        await s.status(load=1.0, job_count=2, status=agent.WS_FULL)
        for job in ("c", "c2"):
            assert not (await s.server.offer(job, room="of-c")).available


async def test_case_05_load_is_told_on_every_change_and_as_a_heartbeat() -> None:
    """Reserved and active seats count; full is beyond the server's target; silence lasts 2.5 s at most."""
    async with scene(seats=2) as s:
        await s.status(load=0, status=agent.WS_AVAILABLE)
        await s.call("a")
        await s.status(load=0.35, job_count=0)  # reserved
        await s.status(load=0.35, job_count=1)  # active
        await s.call("b")
        await s.status(load=1.0, job_count=2, status=agent.WS_FULL)
        s.reception.end("a")
        await s.status(load=0.35, job_count=1, status=agent.WS_AVAILABLE)
        told = len(s.server.told)
        await s.clock.advance(2.5)
        await s.status(load=0.35, job_count=1)
        assert len(s.server.told) == told + 1


async def test_case_05_lost_head_room_is_told_with_the_next_heartbeat() -> None:
    """The load rises without a call, and callers are left to other boxes; when there is room again it falls."""
    now = [4]
    async with scene(seats=4, seats_now=lambda: now[0]) as s:
        await s.server.status()
        await s.call("a")
        await s.status(load=0.175, job_count=1)
        now[0] = 2
        await s.clock.advance(2.5)
        await s.status(load=0.35, job_count=1)
        now[0] = 1
        await s.clock.advance(2.5)
        await s.status(load=0.693, job_count=1)
        assert not (await s.server.offer("b")).available
        now[0] = 4
        await s.clock.advance(2.5)
        await s.status(load=0.175, job_count=1)


async def test_case_06_running_calls_survive_a_reconnect() -> None:
    """The call goes on, the new registration hears our load at once, and the old job is not told."""
    async with scene(seats=2) as s:
        await s.server.status()
        call = await s.call("a")
        naps = len(s.clock.naps)
        await s.server.drop()
        await s.clock.nap(naps)
        await s.clock.advance(LONGEST_PAUSE)
        status = (await s.server.after_registration(2)).update_worker
        assert status.job_count == 1
        assert status.load == pytest.approx(0.35)
        assert not call.finish.is_set()
        s.reception.end("a")
        await s.status(load=0.35, job_count=1)
        await s.status(load=0, job_count=0)
        assert not [m for m in s.server.told if m.WhichOneof("message") == "update_job"]
