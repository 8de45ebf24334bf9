"""The way to a provider that is left alone, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from edge_agent.failover.breaker import FAILURES, PAUSE, SHORT_PAUSE, Result
from edge_agent.failover.gate import LOOK, PROBE_WITHIN, Gate, keep_probing
from shared.errors import NotAsked, ThinkingFailed
from tests.virtual import run


def opened(probe: Callable[[], Awaitable[None]]) -> Gate:
    gate = Gate("llm", "far", probe)
    for _ in range(FAILURES):
        gate.enter().leave(Result.FAILED)
    return gate


async def probing(gate: Gate, seconds: float) -> None:
    """So long, as a process does it beside its calls; another provider of the stage is well."""
    task = asyncio.create_task(keep_probing([gate, Gate("llm", "near", gate.probe)]))
    await asyncio.sleep(seconds)
    task.cancel()


def test_whether_it_works_again_is_no_callers_to_find_out() -> None:
    """After the pause it is still closed to them; a request of our own works, and they are let through."""

    async def story() -> None:
        probes: list[float] = []

        async def works() -> None:
            probes.append(asyncio.get_running_loop().time())

        gate = opened(works)
        await asyncio.sleep(PAUSE + 1)
        with pytest.raises(NotAsked):
            gate.enter()
        await probing(gate, LOOK * 3)
        gate.enter()
        assert len(probes) == 1

    run(story())


def test_it_is_tried_again_and_again() -> None:
    """Once a pause, for as long as it fails or hangs; a probe that hangs is given up."""

    async def story() -> None:
        probes: list[float] = []

        async def fails() -> None:
            probes.append(asyncio.get_running_loop().time())
            if len(probes) == 1:
                raise ThinkingFailed("still broken")
            await asyncio.sleep(1e9)

        gate = opened(fails)
        await probing(gate, 3 * PAUSE + PROBE_WITHIN + 3 * LOOK)
        assert probes == pytest.approx([PAUSE, 2 * PAUSE, 3 * PAUSE + PROBE_WITHIN], abs=LOOK)
        with pytest.raises(NotAsked):
            gate.enter()

    run(story())


def test_8_1_where_nobody_else_is_left_it_is_tried_soon() -> None:
    """8.1: every caller hears an apology until it works again: a server that was started anew is found at once."""

    async def story() -> None:
        probes: list[float] = []

        async def works_later() -> None:
            probes.append(asyncio.get_running_loop().time())
            if len(probes) < 3:
                raise ThinkingFailed("still broken")

        async def hangs() -> None:
            await asyncio.sleep(1e9)

        gate, other = opened(works_later), opened(hangs)
        task = asyncio.create_task(keep_probing([gate, other]))
        await asyncio.sleep(4 * SHORT_PAUSE)
        task.cancel()
        assert probes == pytest.approx([SHORT_PAUSE, 2 * SHORT_PAUSE, 3 * SHORT_PAUSE], abs=LOOK)
        gate.enter()

    run(story())


def test_8_1_a_crash_of_the_probe_is_not_the_end_of_probing() -> None:
    """8.1: what made a caller's request crash does so to a probe, too; the next one is made all the same, and works."""

    async def story() -> None:
        probes: list[float] = []

        async def crashes_once() -> None:
            probes.append(asyncio.get_running_loop().time())
            if len(probes) == 1:
                raise RuntimeError

        gate = opened(crashes_once)
        with capture_logs() as logs:
            await probing(gate, PAUSE + 2 * LOOK)
            with pytest.raises(NotAsked):
                gate.enter()
            await probing(gate, PAUSE + 2 * LOOK)
        gate.enter()
        assert [line["event"] for line in logs if line["log_level"] == "error"] == ["probe_crashed"]

    run(story())


def test_who_leaves_twice_leaves_once() -> None:
    """A place is free again once."""

    async def no_probe() -> None: ...

    async def story() -> None:
        gate = Gate("tts", "far", no_probe, most=1)
        first = gate.enter()
        first.leave(Result.UNKNOWN)
        first.leave(Result.FAILED)
        gate.enter()
        with pytest.raises(NotAsked):
            gate.enter()
        assert gate.breaker.failures == 0

    run(story())
