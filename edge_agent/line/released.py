"""Gives a source of sound back to LiveKit's library, beside the event loop.

To let go of one, livekit 1.2.1 waits for the source's own thread to end. Seen once in some thousand calls, on a busy
machine: that thread went round in circles, and whoever let go of the source stood still for ever. On the event loop
that would be all calls of the process; in a thread of its own it costs that thread.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import Protocol

import structlog

log = structlog.get_logger()

WITHIN = 2.0  # s, where milliseconds do


class Source(Protocol):
    """`livekit.rtc.AudioSource` is one."""

    async def aclose(self) -> None:
        """May never return, and blocks meanwhile."""


async def released(source: Source, within: float = WITHIN) -> None:
    """Returns when `source` is gone, or after so many seconds; then the log says that it is not."""
    loop, gone = asyncio.get_running_loop(), asyncio.Event()

    def let_go() -> None:
        try:
            asyncio.run(source.aclose())
        finally:
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(gone.set)

    # No executor's: those are joined when the process ends.
    threading.Thread(target=let_go, name="released", daemon=True).start()
    try:
        await asyncio.wait_for(gone.wait(), within)
    except TimeoutError:
        log.error("audio_source_hangs", seconds=within)  # noqa: TRY400 — the traceback is ours
