"""How the process ends: within seconds, also when the thread of an engine or of a disk hangs."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

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


@dataclass(frozen=True, slots=True)
class Told:
    """What the process was told. `stop`: end with the last call; `hurry`: tell the calls to say goodbye."""

    stop: asyncio.Event = field(default_factory=asyncio.Event)
    hurry: asyncio.Event = field(default_factory=asyncio.Event)

    def once_more(self) -> None:
        """The first time it is to stop, the second time to hurry."""
        (self.hurry if self.stop.is_set() else self.stop).set()


async def unless_told(work: Coroutine[Any, Any, None], told: Told, opened: asyncio.Event) -> None:
    """`work`, which ends by itself when it is told to stop; before it has `opened` it is cancelled then."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(told.stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done() and not opened.is_set():
            working.cancel()
        await working
    except asyncio.CancelledError:
        if not told.stop.is_set():
            raise
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


def on_signals(told: Callable[[], None], *numbers: signal.Signals) -> None:
    """Calls `told` for each of them from now on, in the running event loop."""
    for number in numbers:
        asyncio.get_running_loop().add_signal_handler(number, told)


def run_to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """The process's own work. The last word is ours: a thread that hangs does not keep the process."""

    async def to_the_end() -> None:
        code = 1
        try:
            await work
            code = 0
        finally:
            leave_within(code=code)

    asyncio.run(to_the_end())


def leave_within(seconds: float = LAST, code: int = 0) -> None:
    """From here the process ends by itself; if a thread keeps it for longer than that, it is ended with `code`."""

    def last_resort() -> None:
        time.sleep(seconds)
        keeping = [one.name for one in threading.enumerate() if not one.daemon and one is not threading.main_thread()]
        log.error("threads_hang_at_the_end", threads=keeping)
        os._exit(code)

    threading.Thread(target=last_resort, name="last resort", daemon=True).start()
