"""The thirteen cases of edge_agent.arrive, against a fake server that speaks the real protocol."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
from livekit.protocol import agent
from structlog.testing import capture_logs

from edge_agent.arrive import wire
from edge_agent.arrive.calls import GRACE, Assignment
from edge_agent.arrive.pick_up import pick_up
from edge_agent.arrive.worker import LONGEST_PAUSE, Server, Terms, Worker, pause
from shared.errors import FrontdeskError, LineError, SettingsError
from tests.fakes.agent_server import KEY, SECRET, AgentServer, agent_server, registered
from tests.fakes.clock import ManualClock, settle
from tests.fakes.rooms import FakeRooms


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
async def scene(seats: int = 2, secret: str = SECRET, drain_limit: float = 60.0) -> AsyncIterator[Scene]:
    clock, reception, stop = ManualClock(), Reception(), asyncio.Event()
    async with agent_server() as server:
        terms = Terms(seats=seats, drain_limit=drain_limit)
        worker = Worker(Server(server.url, KEY, secret), terms, reception.take, clock, random.Random(1))
        running = asyncio.create_task(worker.run(stop))
        try:
            yield Scene(server, clock, reception, worker, stop, running)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError, FrontdeskError):
                await running


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
    chance = random.Random(0)
    assert all(pause(n, chance) <= LONGEST_PAUSE for n in (0, 1, 5, 50, 5000))
    assert pause(5000, chance) >= LONGEST_PAUSE / 2
    assert len({pause(8, chance) for _ in range(10)}) == 10


async def test_case_02_offers_are_answered_at_once() -> None:
    """A busy call does not delay the next answer, and no time passes before it."""
    async with scene(seats=3) as s:
        await s.server.status()
        before = s.clock.now()
        await s.call("a")
        assert (await s.server.offer("b")).available
        assert s.clock.now() == before


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
        assert (status.job_count, status.load) == (1, pytest.approx(0.35))
        assert not call.finish.is_set()
        s.reception.end("a")
        await s.status(load=0.35, job_count=1)
        await s.status(load=0, job_count=0)
        assert not [m for m in s.server.told if m.WhichOneof("message") == "update_job"]


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
        async with pick_up("ws://127.0.0.1:9", assignment, FakeRooms()):
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
        assert s.worker.desk.active == (("a", "RM_of-a"),)


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
