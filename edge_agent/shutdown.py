"""How the process ends: within seconds, also when the thread of an engine or of a disk hangs."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import TypeVar

import structlog

log = structlog.get_logger()

T = TypeVar("T")

PART = 3.0  # s that one part has to close
LAST = 5.0  # s that forgotten threads have, once everything else is closed


async def closed(what: str, closing: Awaitable[object], within: float = PART) -> None:
    """Awaits the end of a part, at most `within` seconds. What hangs is logged and left behind."""
    try:
        async with asyncio.timeout(within):
            await closing
    except TimeoutError:
        log.error("hangs_at_the_end", part=what, seconds=within)  # noqa: TRY400 — a traceback tells nothing here


async def stopped(what: str, stop: Callable[[], None], within: float = PART) -> None:
    """The same for a call that blocks, as a thread pool's shutdown does."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stopping() -> None:
        stop()
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(over.set)

    threading.Thread(target=stopping, name=f"stopping {what}", daemon=True).start()
    await closed(what, over.wait(), within)


@asynccontextmanager
async def open_part(what: str, part: AbstractAsyncContextManager[T], within: float = PART) -> AsyncIterator[T]:
    """`part`, which is left within that time at the end."""
    opened = await part.__aenter__()
    try:
        yield opened
    finally:
        await closed(what, part.__aexit__(None, None, None), within)


def leave_within(seconds: float = LAST, code: int = 0) -> None:
    """From here the process ends by itself; if a thread keeps it for longer than that, it is ended with `code`."""

    def last_resort() -> None:
        time.sleep(seconds)
        keeping = [one.name for one in threading.enumerate() if not one.daemon and one is not threading.main_thread()]
        log.error("threads_hang_at_the_end", threads=keeping)
        os._exit(code)

    threading.Thread(target=last_resort, name="last resort", daemon=True).start()
