"""The edge: what one caller hears. The same for every system, and all that is known of its answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

SEAM = 0.001  # s: sound that follows this soon goes on


@dataclass(slots=True)
class Sound:
    """Audible from `begin` to `end`, on the clock of the edge."""

    begin: float
    end: float


class Edge:
    """Plays what it is handed in real time, one piece after the other. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.heard: list[Sound] = []  # the last of them may be still to come
        self._clock = clock
        self._until = 0.0  # when all that was handed over has been played

    @property
    def queued(self) -> float:
        """Seconds that are still to be heard."""
        return max(0.0, self._until - self._clock())

    def play(self, pcm: bytes, rate: int) -> None:
        """s16 mono. A piece counts as audible from its beginning to its end if any sample of it is."""
        begin = max(self._clock(), self._until)
        self._until = begin + len(pcm) / 2 / rate
        if not audible(pcm):
            return
        if self.heard and begin - self.heard[-1].end < SEAM:
            self.heard[-1].end = self._until
        else:
            self.heard.append(Sound(begin, self._until))

    def hear(self, pcm: bytes, rate: int) -> None:
        """What comes over a network in real time: it is heard when it comes, and nothing waits."""
        self._until = self._clock()
        self.play(pcm, rate)

    def clear(self) -> None:
        """Silence, now: what was not played yet never will be."""
        now = self._clock()
        self._until = min(self._until, now)
        while self.heard and self.heard[-1].begin >= now:
            self.heard.pop()
        if self.heard:
            self.heard[-1].end = min(self.heard[-1].end, now)


def audible(pcm: bytes) -> bool:
    """Whether any sample is beyond -42 dB of full scale; asked of every frame, so it looks at the high bytes alone."""
    return bool(pcm[1::2].strip(b"\x00\xff"))
