"""The one thread that touches the disk. Whoever waits for it waits no longer than a bound, whatever the disk does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
Job = tuple[Callable[[], Any], "asyncio.Future[Any]"]

IN_TIME = 2.0  # s; a disk that takes longer is handled as one that fails


class DiskHung(OSError):
    """The disk has not come back in time: `late` will say how it ended. None: it was busy, and was told nothing."""

    def __init__(self, message: str, late: asyncio.Future[Any] | None = None) -> None:
        super().__init__(message)
        self.late = late


class DiskThread:
    """Does jobs one after the other. A daemon: a disk that never comes back cannot hold up the end of the process."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._overdue: asyncio.Future[Any] | None = None
        self._thread: threading.Thread | None = None

    @property
    def hung(self) -> bool:
        """A job has not come back in time, and still has not: nothing is queued behind it."""
        return self._overdue is not None and not self._overdue.done()

    async def do(self, job: Callable[[], T], within: float = IN_TIME) -> T:
        """What `job` gives or raises. DiskHung after `within` seconds: then it may be done yet."""
        if self.hung:
            raise DiskHung("the disk still has not come back")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        done.add_done_callback(_seen)
        self._submit(job, done)
        await asyncio.wait({done}, timeout=within)
        if not done.done():
            self._overdue = done
            raise DiskHung(f"the disk has not come back within {within:g} s", done)
        return done.result()

    def stop(self) -> None:
        """No job comes after this one. Waits for nothing."""
        self._jobs.put(None)

    def _submit(self, job: Callable[[], T], done: asyncio.Future[T]) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
            self._thread.start()
        self._jobs.put((job, done))

    def _work(self) -> None:
        while waiting := self._jobs.get():
            job, done = waiting
            with suppress(RuntimeError):  # the loop has closed meanwhile: nobody wants to know any more
                done.get_loop().call_soon_threadsafe(outcome(job, done))


def outcome(job: Callable[[], T], done: asyncio.Future[T]) -> Callable[[], None]:
    """Does `job`. What is to be called on the loop's thread then: it tells `done` how that ended."""
    try:
        return partial(done.set_result, job())
    except Exception as failed:  # noqa: BLE001 - whoever waits for it has it raised again
        return partial(done.set_exception, failed)


def _seen(done: asyncio.Future[Any]) -> None:
    """A job that failed when nobody waited any more is no news to the loop."""
    if not done.cancelled():
        done.exception()
