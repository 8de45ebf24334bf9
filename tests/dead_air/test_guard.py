"""The guard of one line, and the call beside it, where something of theirs fails too."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs

from edge_agent.dead_air.guard import HANG_UP, UNRESPONSIVE, Guard
from edge_agent.dead_air.kept import Kept, Sentence
from edge_agent.dead_air.overseen import overseen, place_of
from edge_agent.dead_air.silence import CLOSING, Cause, Limits
from edge_agent.record.failure import Failure
from shared.calls import Blame, CallEnd, CallStatus
from tests import virtual

LIMITS = Limits(longest=3.5, acknowledge=1.5, budget=20.0)
SERVED = CallEnd(CallStatus.COMPLETED, "caller_hung_up", Blame.CALLER)
GOODBYE = Sentence("Goodbye.", b"\x00\x20" * 48_000)  # 2 s
WAIT = Sentence("One moment.", b"\x00\x10" * 24_000)


@dataclass
class SilentLine:
    """Answered, and nothing is heard on it but what is put there."""

    answered_at: float | None = 0.0
    said_until: float = 0.0
    sound_until: float = 0.0
    ended_by: str = ""
    dead_for: float = 0.0
    bridged: bool = False
    hangs_up: bool = True
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    put: list[tuple[float, bytes, bool]] = field(default_factory=list)

    def interject(self, pcm: bytes, *, last: bool = False) -> None:
        now = asyncio.get_running_loop().time()
        self.put.append((now, pcm, last))
        self.sound_until = now + len(pcm) / 48_000

    async def hang_up(self) -> None:
        if not self.hangs_up:
            await asyncio.Event().wait()
        self.ended_by = "agent"
        self.ended.set()


@dataclass
class Scene:
    """A line, its guard, and what was told."""

    line: SilentLine = field(default_factory=SilentLine)
    kept: Kept = field(default_factory=lambda: Kept((WAIT,), GOODBYE))
    told: list[Failure] = field(default_factory=list)
    disk_hangs: bool = False
    left: list[CallEnd] = field(default_factory=list)

    async def load(self) -> Kept:
        if self.disk_hangs:
            await asyncio.Event().wait()
        return self.kept

    def guard(self) -> Guard:
        return Guard(self.line, self.load, LIMITS, lambda failure, _: self.told.append(failure))

    def serve(self, seconds: float) -> tuple[CallEnd, float]:
        """A call that says nothing for so long; how it ended, and when."""

        async def call() -> CallEnd:
            await asyncio.sleep(seconds)
            return SERVED

        return self.serve_this(call())

    def serve_this(self, call: Coroutine[Any, Any, CallEnd]) -> tuple[CallEnd, float]:
        async def story() -> tuple[CallEnd, float]:
            end = await overseen(call, self.guard(), self.left.append)
            return end, asyncio.get_running_loop().time()

        return virtual.run(story())


def test_the_goodbye_is_the_last_thing_on_the_line_and_is_heard_whole() -> None:
    """Nothing of the call can end it; then the line is hung up, and its end says why."""
    scene = Scene()
    end, at = scene.serve(600)
    assert end == UNRESPONSIVE
    begins, pcm, last = scene.line.put[-1]
    assert (pcm, last) == (GOODBYE.pcm, True)
    assert at >= begins + GOODBYE.seconds
    assert scene.line.ended_by == "agent"
    assert [last for *_, last in scene.line.put[:-1]] == [False] * (len(scene.line.put) - 1)


def test_a_line_that_cannot_be_hung_up_is_left() -> None:
    """Whoever serves the line leaves the room then, which ends it for the caller too."""
    scene = Scene(line=SilentLine(hangs_up=False))
    end, at = scene.serve(600)
    assert end == UNRESPONSIVE
    assert at <= scene.line.put[-1][0] + GOODBYE.seconds + 1.0 + HANG_UP


def test_a_disk_that_hangs_does_not_blind_the_guard() -> None:
    """No kept sentence can be read: nothing is said, and the call is ended all the same."""
    scene = Scene(disk_hangs=True)
    end, _ = scene.serve(600)
    assert (end, scene.line.put) == (UNRESPONSIVE, [])


def test_a_phone_that_nobody_answered_hears_no_goodbye() -> None:
    """A call whose line ended while it rang, and that does not end: only its row is written."""
    scene = Scene(line=SilentLine(answered_at=None))
    scene.line.ended.set()
    end, _ = scene.serve(600)
    assert (end, scene.line.put) == (UNRESPONSIVE, [])
    assert [failure.cause for failure in scene.told] == [Cause.LINGERS]


def test_two_who_talk_through_us_are_left_alone() -> None:
    """For a quarter of an hour; once they have finished, the call has its usual time to end."""
    scene = Scene(line=SilentLine(bridged=True))
    scene.line.ended.set()

    async def finished() -> CallEnd:
        await asyncio.sleep(900)
        scene.line.bridged = False
        await asyncio.sleep(600)
        return SERVED

    end, lasted = scene.serve_this(finished())
    assert end == UNRESPONSIVE
    assert 900 + CLOSING <= lasted < 900 + CLOSING + 2
    assert scene.line.put == []


def test_a_call_goes_on_without_a_guard_that_crashes() -> None:
    """A fault of ours in the guard is logged, and is nobody's end."""

    class Broken(SilentLine):
        @property
        def sound_until(self) -> float:
            raise ValueError("broken")

        @sound_until.setter
        def sound_until(self, _: float) -> None: ...

    with capture_logs() as logs:
        end, at = Scene(line=Broken()).serve(60)
    assert (end, at) == (SERVED, 60)
    assert [line["event"] for line in logs] == ["dead_air_guard_crashed"]


def test_what_a_call_raises_is_raised() -> None:
    """The guard changes nothing for a call that ends by itself."""

    async def call() -> CallEnd:
        raise KeyError("x")

    async def story() -> None:
        await overseen(call(), Scene().guard(), lambda _: None)

    with pytest.raises(KeyError):
        virtual.run(story())


async def test_the_place_at_which_a_task_stands_is_named() -> None:
    """8.5: the innermost of our own code, not asyncio's."""

    async def inner() -> None:
        await asyncio.sleep(600)

    async def outer() -> None:
        await inner()

    task = asyncio.create_task(outer())
    await asyncio.sleep(0)
    assert "inner:" in place_of(task)
    task.cancel()
