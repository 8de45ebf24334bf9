"""A source of sound is given back without standing in anybody's way."""

from __future__ import annotations

import asyncio
import threading

from structlog.testing import capture_logs

from edge_agent.line.released import released


class Hanging:
    """Lets go of itself when `end` is set, and blocks its thread till then."""

    def __init__(self) -> None:
        self.end, self.gone = threading.Event(), threading.Event()

    async def aclose(self) -> None:
        self.end.wait()
        self.gone.set()


async def test_a_source_that_lets_go_is_waited_for() -> None:
    """Nothing of it is left when the line is closed."""
    source = Hanging()
    source.end.set()
    await released(source, within=60)
    assert source.gone.is_set()


async def test_a_source_that_hangs_holds_nobody_up() -> None:
    """The event loop goes on meanwhile, and the log says what was left behind."""
    source, ticks = Hanging(), 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.create_task(tick())
    with capture_logs() as log:
        await released(source, within=0.05)
    ticking.cancel()
    assert ticks > 1
    assert [line["event"] for line in log] == ["audio_source_hangs"]
    source.end.set()
    await asyncio.to_thread(source.gone.wait, 60)
