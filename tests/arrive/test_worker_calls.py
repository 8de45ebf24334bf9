"""Cases 7 to 13 of edge_agent.arrive, against a fake server that speaks the real protocol."""

from __future__ import annotations

import asyncio

import pytest
from livekit.protocol import agent
from structlog.testing import capture_logs

from edge_agent.arrive import wire
from edge_agent.arrive.jobs import GRACE, Assignment
from edge_agent.arrive.pick_up import pick_up
from edge_agent.arrive.worker import AGAIN, LONGEST_PAUSE, Server
from shared.errors import LineError
from tests.arrive.scene import scene
from tests.fakes.clock import settle
from tests.fakes.rooms import FakeRooms


async def test_case_07_a_stop_waits_for_running_calls() -> None:
    """Nothing new is taken, the running call ends in its own time, its end is told, and the worker returns."""
    async with scene() as s:
        await s.server.status()
        call = await s.call("a")
        s.stop.set()
        await s.status(status=agent.WS_FULL, load=1.0)
        assert not (await s.server.offer("b")).available
        assert not call.finish.is_set()
        s.reception.end("a")
        await asyncio.wait_for(s.running, 5)
        assert (await s.server.job_update()).status == agent.JS_SUCCESS


async def test_case_07_a_stop_does_not_wait_for_ever() -> None:
    """Calls that outlast the limit are told to finish; one that does not listen is cancelled."""
    async with scene(drain_limit=60.0) as s:
        await s.server.status()
        s.reception.stubborn = True
        call = await s.call("a")
        s.stop.set()
        await s.clock.asleep(60.0)
        await s.clock.advance(60.0)
        assert call.finish.is_set()
        await s.clock.asleep(GRACE)
        await s.clock.advance(GRACE)
        update = await s.server.job_update()
        assert (update.status, update.error) == (agent.JS_FAILED, "overrun")
        await asyncio.wait_for(s.running, 5)


async def test_case_07_a_second_stop_hurries_the_calls() -> None:
    """They are told to say goodbye, also one whose assignment comes later; the first stop tells them nothing."""
    async with scene() as s:
        await s.server.status()
        running = await s.call("a")
        assert (await s.server.offer("b")).available
        s.stop.set()
        await s.status(status=agent.WS_FULL)
        assert not running.finish.is_set()
        s.hurry.set()
        await asyncio.wait_for(running.finish.wait(), 5)
        await s.server.assign("b")
        await s.reception.calls(2)
        await s.clock.asleep(AGAIN)
        await s.clock.advance(AGAIN)
        await asyncio.wait_for(s.running, 5)


async def test_case_08_a_termination_ends_the_call_gracefully() -> None:
    """The call is asked to finish, once; repeated, late and unknown terminations do nothing."""
    async with scene() as s:
        await s.server.status()
        call = await s.call("a")
        await s.server.terminate("a")
        await s.server.terminate("a")
        update = await s.server.job_update()
        assert (update.job_id, update.status) == ("a", agent.JS_SUCCESS)
        assert call.finish.is_set()
        await s.server.terminate("a")
        await s.server.terminate("nobody")
        await s.call("b")


async def test_case_09_a_room_that_is_gone_is_a_failed_job() -> None:
    """When the room cannot be joined the job is reported as failed, by code, and the seat is free."""
    async with scene(seats=1) as s:
        await s.server.status()
        s.reception.failures["a"] = LineError("The room could not be joined.")
        await s.call("a")
        update = await s.server.job_update()
        assert (update.status, update.error) == (agent.JS_FAILED, "line")
        await s.call("b")


async def test_case_09_joining_a_dead_server_is_a_line_error() -> None:
    """The SDK's ConnectError arrives as our LineError."""
    assignment = Assignment("j", "call_x", "RM_x", "AW_1", "no token")
    with pytest.raises(LineError):
        async with pick_up(Server("ws://127.0.0.1:9", "", ""), assignment, FakeRooms()):
            pass


async def test_case_10_unknown_messages_are_ignored() -> None:
    """Messages from a newer server, and bytes that are no message at all, change nothing."""
    async with scene() as s:
        await s.server.status()
        await s.server.say_bytes(b"\xfa\x3f\x00")  # field 127, which nobody knows
        await s.server.say_bytes(b"\xff\xff\xff garbage")
        await s.server.connections[-1].send_str('{"hello": "there"}')
        await s.call("a")
        assert len(s.server.connections) == 1


async def test_case_10_go_away_drains_and_reconnects() -> None:
    """Told to go away, the worker takes nothing more, lets its accepted job arrive, and connects anew."""
    async with scene() as s:
        await s.server.status()
        assert (await s.server.offer("a")).available
        await s.server.say(agent.ServerMessage(go_away=agent.AgentHttp.GoAway(reason="restart")))
        await s.status(status=agent.WS_FULL)
        assert not (await s.server.offer("b")).available
        await s.server.assign("a")
        call = (await s.reception.calls(1))[0]
        naps = len(s.clock.naps)
        await s.clock.nap(naps)
        await s.clock.advance(LONGEST_PAUSE)
        again = await s.server.after_registration(2)
        assert (again.update_worker.status, again.update_worker.job_count) == (agent.WS_AVAILABLE, 1)
        assert not call.finish.is_set()


# Case 11, the watchdog, is tests/arrive/test_watchdog.py.


async def test_case_12_each_job_has_its_own_identity() -> None:
    """Two agents of one name would push each other out of a room, so the job is part of the name."""
    async with scene() as s:
        await s.server.status()
        assert [(await s.server.offer(job)).participant_identity for job in ("a", "b")] == ["agent-a", "agent-b"]


async def test_case_13_the_token_is_the_calls_own_and_stays_out_of_logs() -> None:
    """Each call joins with the token of its own assignment, which never shows when the assignment is printed."""
    async with scene() as s:
        await s.server.status()
        calls = [await s.call("a"), await s.call("b")]
        assert [call.token for call in calls] == ["token-a", "token-b"]
        assert "token" not in repr(calls)


async def test_one_crash_harms_no_other_call() -> None:
    """A bug in one call is logged with its code and without its text, told as failed, and the next call goes on."""
    async with scene(seats=3) as s:
        await s.server.status()
        healthy = await s.call("a")
        s.reception.failures["b"] = ValueError("the caller said their name is Joe")
        with capture_logs() as logs:
            await s.call("b")
            update = await s.server.job_update()
        assert (update.job_id, update.status, update.error) == ("b", agent.JS_FAILED, "crashed")
        assert [entry["code"] for entry in logs if entry["event"] == "call_crashed"] == ["crashed"]
        assert "Joe" not in str(logs)
        assert not healthy.finish.is_set()
        assert s.worker.capacity.active == (("a", "RM_of-a"),)


async def test_leaves_no_task_behind() -> None:
    """After a stop without calls nothing of the worker is left running."""
    async with scene() as s:
        await s.server.status()
        s.stop.set()
        await asyncio.wait_for(s.running, 5)
        await settle()
        names = {task.get_name() for task in asyncio.all_tasks()}
        assert not {name for name in names if name.startswith(("worker", "call"))}


def test_bytes_that_are_no_message() -> None:
    """Garbage is read as nothing."""
    assert wire.read(b"\xff\xff\xff") is None
