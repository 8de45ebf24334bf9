"""An event loop that stands still."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from structlog.testing import capture_logs

from edge_agent.dead_air.blocked import watch_event_loop
from tests import virtual


def logged(seconds: float) -> list[Mapping[str, Any]]:
    """What is logged when nothing runs for so long, once in ten seconds."""

    async def story() -> list[Mapping[str, Any]]:
        loop: Any = asyncio.get_running_loop()

        def stand_still() -> None:
            loop.now += seconds

        with capture_logs() as logs:
            watching = asyncio.create_task(watch_event_loop(lambda _: None))
            loop.call_at(3.1, stand_still)
            await asyncio.sleep(10)
            watching.cancel()
        return [dict(line) for line in logs]

    return virtual.run(story())


def test_an_operator_finds_out_how_long() -> None:
    """8.5: one line for one stop, an error, with its length."""
    (line,) = logged(4.0)
    assert (line["event"], line["log_level"]) == ("event_loop_stood_still", "error")
    assert line["elapsed_ms"] == pytest.approx(4000, abs=250)


def test_a_short_stop_is_nobodys_news() -> None:
    """A garbage collection, a busy moment."""
    assert logged(0.9) == []


def test_every_beat_tells_how_late_it_came() -> None:
    """The box's head-room depends on it, long before anything is an error."""

    async def story() -> list[float]:
        loop: Any = asyncio.get_running_loop()
        late: list[float] = []

        def stand_still() -> None:
            loop.now += 0.5

        watching = asyncio.create_task(watch_event_loop(lambda _: None, late.append))
        loop.call_at(1.1, stand_still)
        await asyncio.sleep(3)
        watching.cancel()
        return late

    late = virtual.run(story())
    assert max(late) == pytest.approx(0.35, abs=0.01)
    assert sorted(late)[-2] == pytest.approx(0.0, abs=0.01)
