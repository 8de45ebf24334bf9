"""The supervisor with real processes: what it does about those that die, hang, refuse and ignore it, in which order."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from edge_agent.lines import fleet
from edge_agent.lines.fleet import Recover
from edge_agent.lines.messages import Answer, Ask
from edge_agent.lines.process import started
from edge_agent.lines.reports import Reports
from edge_agent.lines.supervisor import Supervisor
from edge_agent.record.box_events import BoxEvents
from edge_agent.record.open_calls import OpenCall, Said
from edge_agent.shutdown import Told
from shared.errors import SetupError
from tests.conftest import CHECKOUT
from tests.stories.telling import Notebook

PATIENCE = 120.0  # s for anything to happen on a busy machine
TALK = OpenCall("c1", "k1", {}, "2026-01-05T18:00:00+00:00", room="call-1", talk=(Said("caller", "a cleaning"),))


def fake_line(*more: str) -> Callable[[int, int], Sequence[str]]:
    def command(number: int, descriptor: int) -> Sequence[str]:
        numbers = ("--number", str(number), "--socket", str(descriptor))
        return (sys.executable, "-m", "tests.lines.fake_line", *numbers, *more)

    return command


class Box:
    """A supervisor at work, and what it has asked to be recovered."""

    def __init__(self, count: int, command: Callable[[int, int], Sequence[str]]) -> None:
        self.told = Told()
        self.lost: list[tuple[Recover, bool]] = []
        self.journal, events = Notebook(), BoxEvents()
        events.write_to(self.journal)
        reports = Reports(self.journal, events)
        self.supervisor = Supervisor(range(1, count + 1), command, self.recover, reports, lambda _: 0.0)

    async def recover(self, lost: Recover, goes_on: bool) -> None:
        self.lost.append((lost, goes_on))

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():  # noqa: ASYNC110 — the processes tell the supervisor, not us
                await asyncio.sleep(0.05)

    async def serving(self, *numbers: int) -> None:
        await self.until(lambda: set(numbers) <= set(fleet.by_free_places(self.supervisor._fleet)))

    def pid(self, number: int) -> int:
        return self.supervisor._processes[number].pid

    def calls(self, number: int) -> list[str]:
        return [call.room for call in self.supervisor._fleet.line(number).calls]


@asynccontextmanager
async def box(count: int, *more: str) -> AsyncIterator[Box]:
    """Nothing of it is left at the end."""
    made = Box(count, fake_line(*more))
    running = asyncio.create_task(made.supervisor.run(made.told))
    try:
        await made.serving(*range(1, count + 1))
        yield made
        made.told.stop.set()
        made.told.hurry.set()
        await asyncio.wait_for(running, PATIENCE)
    finally:
        for process in list(made.supervisor._processes.values()):
            process.kill()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture(autouse=True)
def from_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)


async def test_a_process_that_dies_is_recovered_and_replaced() -> None:
    """Its calls, by room and by who it was in them; the others are not touched; a new process takes its number."""
    async with box(2) as b:
        assert await b.supervisor.rescue("call-1")
        (number,) = [line for line in (1, 2) if b.calls(line)]
        other, before = 3 - number, b.pid(number)
        untouched = b.pid(other)
        os.kill(before, signal.SIGKILL)
        await b.until(lambda: bool(b.lost))
        ((lost, goes_on),) = b.lost
        assert (lost.number, goes_on) == (number, True)
        assert [(call.room, call.identity) for call in lost.calls] == [("call-1", f"agent-{number}/{before}/")]
        await b.serving(1, 2)
        assert b.pid(number) != before
        assert b.pid(other) == untouched
        told = [(event["kind"], event["subject"], event["over"]) for event in b.journal.all("box.event")]
        subject = f"line process {number}"
        assert told == [("line_process_died", subject, False), ("line_process_died", subject, True)]


@pytest.mark.parametrize("hang", ["busy loop", "blocked", "stopped"])
async def test_a_process_that_hangs_is_killed_then_recovered_then_replaced(hang: str) -> None:
    """A loop that never ends, a call that blocks, a process that was stopped: its socket stays open all the while."""
    async with box(1) as b:
        assert await b.supervisor.rescue(hang)
        before = b.pid(1)
        if hang == "stopped":
            os.kill(before, signal.SIGSTOP)
        await b.until(lambda: bool(b.lost))
        ((lost, goes_on),) = b.lost
        assert ([call.room for call in lost.calls], goes_on) == ([hang], True)
        with pytest.raises(ProcessLookupError):
            os.kill(before, 0)
        await b.serving(1)
        assert b.pid(1) != before


async def test_a_call_goes_to_the_one_with_most_free_places_with_what_was_said() -> None:
    """One call each, then; and its talk arrives whole."""
    async with box(2) as b:
        for room in ("a", "b"):
            assert await b.supervisor.rescue(room)
        assert sorted([len(b.calls(1)), len(b.calls(2))]) == [1, 1]
        long = replace(TALK, talk=(Said("caller", "x" * 200_000), *TALK.talk))
        assert await b.supervisor.rescue("call-1", long)
        (served,) = [call for line in b.supervisor._fleet.lines for call in line.calls if call.room == "call-1"]
        assert served.identity.endswith("/a cleaning")


async def test_a_call_that_nobody_takes_is_told_so() -> None:
    """Each line process was asked."""
    async with box(2) as b:
        assert not await b.supervisor.rescue("refused")


async def test_a_recovery_that_crashes_ends_nothing_else() -> None:
    """The others are supervised as before, and the process is replaced."""
    async with box(2) as b:

        async def crashes(_lost: Recover, _goes_on: bool) -> None:
            raise ZeroDivisionError

        b.supervisor._recover = crashes
        assert await b.supervisor.rescue("crash")
        (number,) = [line for line in (1, 2) if b.calls(line)]
        before = b.pid(number)
        await b.until(lambda: number not in b.supervisor._processes)
        await b.serving(1, 2)
        assert b.pid(number) != before


async def test_who_dies_while_it_is_asked_takes_nothing() -> None:
    """The next one is asked; nobody waits for the dead one's answer."""
    async with box(2) as b:
        first = fleet.by_free_places(b.supervisor._fleet)[0]
        os.kill(b.pid(first), signal.SIGSTOP)
        asking = asyncio.create_task(b.supervisor.rescue("call-1"))
        await asyncio.sleep(0)
        os.kill(b.pid(first), signal.SIGKILL)
        assert await asking
        assert b.calls(3 - first) == ["call-1"]


async def test_a_stop_waits_for_the_calls_and_a_second_one_hurries_them() -> None:
    """Who has no call ends at once, who has one when it is hurried; nobody is started anew."""
    async with box(2) as b:
        assert await b.supervisor.rescue("call-1")
        (number,) = [line for line in (1, 2) if b.calls(line)]
        busy = b.pid(number)
        b.told.once_more()
        await b.until(lambda: list(b.supervisor._processes) == [number])
        os.kill(busy, signal.SIGTERM)  # as a service manager may send it to all processes: it hurries nobody
        os.kill(busy, 0)
        assert b.calls(number) == ["call-1"]
        b.told.once_more()
        await b.until(lambda: b.supervisor._fleet.over)
    assert b.lost == []


async def test_a_process_that_ignores_the_stop_does_not_keep_the_box(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is killed when its time is over."""
    monkeypatch.setattr(fleet, "HURRY", 1.0)
    async with box(1, "--stubborn") as b:
        stubborn = b.pid(1)
        b.told.once_more()
        b.told.once_more()
        await b.until(lambda: b.supervisor._fleet.over)
        with pytest.raises(ProcessLookupError):
            os.kill(stubborn, 0)


async def test_a_box_whose_first_process_cannot_start_says_so() -> None:
    """And does not try for ever."""
    made = Box(2, lambda _number, _descriptor: (sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(SetupError, match="it has said why"):
        await asyncio.wait_for(made.supervisor.run(made.told), PATIENCE)


async def test_line_processes_outlive_their_supervisor_until_their_calls_are_over() -> None:
    """They notice that it is gone: who has no call ends, who has one goes on with it."""
    busy, idle = [await started(fake_line(), number) for number in (1, 2)]
    try:
        busy.tell(Ask(1, "call-1", time.monotonic() + 60))
        async for message in busy.messages():
            if message == Answer(1, taken=True):
                break
        for process in (busy, idle):
            process._writer.close()
        assert await asyncio.wait_for(idle.over(), PATIENCE) == 0
        assert busy._process.returncode is None
    finally:
        for process in (busy, idle):
            process.kill()
            await process.over()


async def test_whoever_comes_to_read_too_late_that_a_call_was_his_does_not_take_it() -> None:
    """As after seconds without a processor: somebody else was asked meanwhile, and two would have it."""
    slow = await started(fake_line(), 1)
    try:
        slow.tell(Ask(1, "call-1", time.monotonic() - 1))
        slow.tell(Ask(2, "call-2", time.monotonic() + PATIENCE))
        answers: list[Answer] = []
        async for message in slow.messages():
            answers += [message] if isinstance(message, Answer) else []
            if len(answers) == 2:
                break
        assert answers == [Answer(1, taken=False), Answer(2, taken=True)]
    finally:
        slow.kill()
        await slow.over()
