"""The windows of all calls, judged together: one run of a network for many costs little more than for one.

There is at most one run in each tick, which is the longer the more calls there are. A window that comes when the last
run is longer ago is judged at once, with all that wait; any other waits for the rest of the tick. So one call alone
hardly waits, ten wait less than the third of what a hundred do, and none waits longer.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Generic, TypeAlias, TypeVar

from edge_agent.hear.loudness import Window

TICK = 0.008  # s, of MANY calls or more: with 16 ms a hundred cost no less, and each waits twice as long
MANY = 32  # with fewer there is time for more runs, and nobody need wait for others who seldom come

Judged: TypeAlias = Callable[[Window, float], None]  # a window, and how likely it holds a voice
C = TypeVar("C")


@dataclass(slots=True, eq=False)
class Place(Generic[C]):
    """One call's in the batch. `call` is what its windows are judged by."""

    call: C
    waiting: deque[tuple[Window, Judged]] = field(default_factory=deque)
    failure: Exception | None = None  # not raised yet

    def check(self) -> None:
        """Raises what went wrong with its windows. A call's failure is its own, and raised in its own task."""
        if self.failure:
            failure, self.failure = self.failure, None
            raise failure


class WindowBatch(Generic[C]):
    """For one event loop at a time. What waits when a loop ends is to be dropped."""

    def __init__(self, judge: Callable[[Sequence[C], Sequence[Window]], Sequence[float]]) -> None:
        """`judge` takes one window of each of some calls, and tells how likely each holds a voice."""
        self._judge = judge
        self._calls: set[Place[C]] = set()  # that have asked, and have not ended
        self._places: dict[Place[C], None] = {}  # those whose windows wait, in their order
        self._next: asyncio.TimerHandle | None = None
        self._ran_at = -inf  # event clock

    def add(self, place: Place[C], window: Window, judged: Judged) -> None:
        """`judged` is called within a tick, maybe at once, and for one call's windows in their order."""
        place.waiting.append((window, judged))
        self._calls.add(place)
        self._places[place] = None
        if self._next:
            return
        loop, tick = asyncio.get_running_loop(), self._tick
        wait = min(tick, self._ran_at + tick - loop.time())  # another loop's clock tells nothing
        if wait > 0:
            self._next = loop.call_later(wait, self.run)
        else:
            self.run()

    def drop(self, place: Place[C]) -> None:
        """Nothing more is judged for this call."""
        place.waiting.clear()
        self._calls.discard(place)
        self._places.pop(place, None)
        if not self._places:
            self._stop()

    def run(self) -> None:
        """Judges what waits, now."""
        self._stop()
        self._ran_at = asyncio.get_running_loop().time()
        while self._places:
            self._round()

    @property
    def _tick(self) -> float:
        return TICK * min(1.0, len(self._calls) / MANY)

    def _round(self) -> None:
        """One window of each call: its next one is judged by what is remembered of this one."""
        places = list(self._places)
        windows = [place.waiting.popleft() for place in places]
        self._places = {place: None for place in places if place.waiting}
        try:
            probabilities = self._judge([place.call for place in places], [window for window, _ in windows])
        except Exception as failure:  # noqa: BLE001 — raised again, by each of them
            for place in places:
                place.failure = failure
            return
        for place, (window, judged), probability in zip(places, windows, probabilities, strict=True):
            try:
                judged(window, probability)
            except Exception as failure:  # noqa: BLE001 — raised again, and no other call's business
                place.failure = failure

    def _stop(self) -> None:
        if self._next:
            self._next.cancel()
            self._next = None
