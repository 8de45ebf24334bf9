"""Threads for work that cannot be interrupted: the most urgent first, client by client, and one that hangs is replaced.

A thread cannot be ended from outside. Whoever waits for it can leave at once; what it computes then is nobody's. When
it does not come back it is given up and another thread takes its place; as many may hang as the pool has threads.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import structlog

from edge_agent.fair import Line

log = structlog.get_logger()

T = TypeVar("T")

LONGEST = 30.0  # s for one piece of work, from its beginning
_LEFT = 5.0  # s after which a thread whose work nobody waits for any more should be back
_CLOSING = 3.0  # s for all threads to end


class Stuck(Exception):
    """The work did not end in time."""


@dataclass(eq=False)
class _Job(Generic[T]):
    work: Callable[[], T]
    done: Future[T] = field(default_factory=Future)
    began: float | None = None  # monotonic clock
    given_up: bool = False
    replaced: bool = False  # another thread has taken the place of the one that does it


class Pool:
    """At most `threads` at work, hung ones not counted. `close` at the end."""

    def __init__(self, threads: int, name: str, *, longest: float = LONGEST, left: float = _LEFT) -> None:
        self._name = name
        self._longest, self._left = longest, left
        self._spare = threads  # more of them may hang
        self._left_over = threads  # those at work, or ready for it
        self._waiting: Line[_Job[Any]] = Line()
        self._changed = threading.Condition()
        self._closed = False
        self._threads = [self._start() for _ in range(threads)]

    async def run(self, work: Callable[[], T], urgency: int = 0) -> T:
        """What `work` returns or raises, from one of the threads; a smaller urgency goes first.

        Of what is equally urgent the oldest, and one client after the other (`fair`). Cancelled, it leaves at once.
        Raises Stuck when the work takes longer than it may; waiting for a thread does not count.
        """
        job = _Job(work)
        with self._changed:
            self._waiting.add(job, urgency)
            self._changed.notify()
        done = asyncio.wrap_future(job.done)
        try:
            while not (await asyncio.wait([done], timeout=self._remaining(job)))[0]:
                if self._remaining(job) <= 0:
                    self._give_up(job)
                    raise Stuck(f"a thread of {self._name} is stuck")
            return done.result()
        finally:
            if not done.done():
                done.cancel()  # if it has not begun it never will
                asyncio.get_running_loop().call_later(self._left, self._give_up, job)

    def hopeless(self) -> bool:
        """All threads hang, and as many as may took their place before: only another process helps."""
        return not self._left_over

    def close(self) -> None:
        """Waits for the threads to end, but not for one that hangs: those end with the process."""
        with self._changed:
            self._closed = True
            for job in self._waiting:
                job.done.cancel()
                self._waiting.remove(job)
            self._changed.notify_all()
        until = time.monotonic() + _CLOSING
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _remaining(self, job: _Job[Any]) -> float:
        return self._longest if job.began is None else max(0.0, job.began + self._longest - time.monotonic())

    def _give_up(self, job: _Job[Any]) -> None:
        """Nobody waits for it any more: if it is still at work its thread is replaced."""
        with self._changed:
            if job.began is None or job.done.done() or job.given_up or self._closed:
                return
            job.given_up = True
            log.error("thread_stuck", pool=self._name, spare=self._spare)
            if self._spare:
                self._spare -= 1
                job.replaced = True
                self._threads.append(self._start())
            else:
                self._left_over -= 1

    def _start(self) -> threading.Thread:
        thread = threading.Thread(target=self._work, name=self._name, daemon=True)
        thread.start()
        return thread

    def _work(self) -> None:
        while (job := self._next()) is not None:
            _do(job)
            if self._was_replaced(job):
                return

    def _was_replaced(self, job: _Job[Any]) -> bool:
        with self._changed:
            self._spare += job.replaced  # it came back after all
            self._left_over += job.given_up and not job.replaced
            return job.replaced

    def _next(self) -> _Job[Any] | None:
        with self._changed:
            while not self._closed:
                for job in self._waiting:
                    self._waiting.remove(job)
                    if job.done.set_running_or_notify_cancel():
                        job.began = time.monotonic()
                        return job
                self._changed.wait()
        return None


def _do(job: _Job[T]) -> None:
    try:
        result = job.work()
    except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
        job.done.set_exception(error)
    else:
        job.done.set_result(result)
