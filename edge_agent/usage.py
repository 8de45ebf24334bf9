"""How much an engine is used: how long work waits for it before it begins, and how long it is at work for us."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def _nobody(_seconds: float) -> None: ...


class Batching(Protocol):
    """Who computes in batches; `hear.workers.Workers` is one. `begun` is told how many are computed together."""

    begun: Callable[[int], None]


class QueueAge:
    """How long work had waited when it began. May be used from any thread. `clock`: seconds, monotonic.

    Work that never begins is not seen: who gave it up had a reason of his own, and one that hangs is found elsewhere.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._longest = 0.0
        self.told: Callable[[float], None] = _nobody  # of each wait, too; from any thread

    def watched(self, work: Callable[P, T]) -> Callable[P, T]:
        """`work`, which enters the queue now."""
        entered = self._clock()

        def begun(*args: P.args, **more: P.kwargs) -> T:
            self.noted(self._clock() - entered)
            return work(*args, **more)

        return begun

    def noted(self, seconds: float) -> None:
        """So long did a piece of work wait."""
        with self._lock:
            self._longest = max(self._longest, seconds)
        self.told(seconds)

    def longest(self) -> float:
        """Seconds: the longest wait of all that began since it was asked last."""
        with self._lock:
            longest, self._longest = self._longest, 0.0
        return longest


class InUse:
    """How long somebody used a thing, be it one or many at a time. `clock`: seconds, monotonic."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._users = 0
        self._since = 0.0
        self._before = 0.0

    @contextmanager
    def used(self) -> Iterator[None]:
        """It is, inside of this."""
        if not self._users:
            self._since = self._clock()
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1
            if not self._users:
                self._before += self._clock() - self._since

    @property
    def seconds(self) -> float:
        """In all, up to now."""
        return self._before + (self._clock() - self._since if self._users else 0.0)
