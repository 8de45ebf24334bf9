"""Whether the event loop of the process stood still: then every call did, and no guard of one call tells why."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from edge_agent.converse.loop import now

log = structlog.get_logger()

BEAT = 0.25  # s
STILL = 1.0  # s that a beat may come late


def _nobody_asks(_late: float) -> None: ...


async def watch_event_loop(stood_still: Callable[[float], None], beat: Callable[[float], None] = _nobody_asks) -> None:
    """For as long as the process lives: tells each time that nothing ran for more than a second, and how long.

    `beat` is told of every beat how late it came; seconds.
    """
    while True:
        due = now() + BEAT
        await asyncio.sleep(BEAT)
        late = now() - due
        beat(late)
        if late > STILL:
            log.error("event_loop_stood_still", elapsed_ms=round(late * 1000))
            stood_still(late)
