"""A recogniser that hears a whole segment at once, as opposed to one that streams.

The audio is collected, and each question hears it all again. The work is done in threads, which let go of the
interpreter's lock while they compute. Final words of several calls are made side by side. What may turn out to be of no
use gives way to them: words are foreseen only where a seat is free, and guessed at only when nothing else is computed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic, perf_counter
from typing import Protocol

from edge_agent.failover.hedge import Lost
from edge_agent.hear.segment import Heard, TurnEnded
from edge_agent.hear.voice_activity import RATE, WIDTH
from edge_agent.hear.workers import Workers
from edge_agent.usage import QueueAge
from shared.errors import HearingFailed

# A segment whose computing takes longer than this, and half its own length, hangs: the slowest machine that can hold a
# conversation needs a second or two. Where it was only slow nothing is lost but the loading of a second model.
LONGEST_WORK = 6.0  # s


class Model(Protocol):
    """Blocking; called from several threads."""

    def understand(self, pcm: bytes, language: str) -> tuple[str, float]:
        """The words of 16 kHz s16 mono in `language` (BCP 47), and how sure they are, 0…1."""
        ...


class OfflineRecogniser:
    """One model for all calls of this process: loaded once, closed at the end."""

    def __init__(
        self, name: str, load: Callable[[], Model], side_by_side: int, clock: Callable[[], float] = monotonic
    ) -> None:
        """`side_by_side` segments are computed at once. Raises what `load` raises."""
        self.name = name
        self.workers = Workers(load, side_by_side, clock)
        self.queue_age = QueueAge(clock)

    @asynccontextmanager
    async def call(self, language: str) -> AsyncIterator[OfflineCall]:
        yield OfflineCall(self, language)

    async def understand(self, pcm: bytes, language: str) -> Heard:
        """Raises HearingFailed."""
        within = LONGEST_WORK + len(pcm) / WIDTH / RATE / 2
        job = self.workers.submit(self.queue_age.watched(lambda model: _timed(model, pcm, language)), within)
        look = asyncio.get_running_loop().call_later(within + 0.1, self.workers.write_off)
        try:
            return await asyncio.wrap_future(job)
        finally:
            look.cancel()

    def close(self) -> None:
        """Gives the threads a moment to finish what they are doing, and does not wait for one that hangs."""
        self.workers.close()


@dataclass(frozen=True, slots=True)
class OfflineCall:
    """One call. Whether its turns are over is not for it to say."""

    recogniser: OfflineRecogniser
    language: str

    def begin(self, _turn_ended: TurnEnded) -> OfflineStream:
        return OfflineStream(self.recogniser, self.language)


class OfflineStream:
    """Collects one segment."""

    lost: tuple[Lost, ...] = ()

    def __init__(self, recogniser: OfflineRecogniser, language: str) -> None:
        self._recogniser, self._language = recogniser, language
        self._pcm = bytearray()

    def feed(self, pcm: bytes) -> None:
        self._pcm += pcm

    async def guess(self) -> str:
        if not self._recogniser.workers.idle or not self._pcm:
            return ""
        return (await self.settle()).words

    async def foresee(self) -> Heard | None:
        return await self.settle() if self._recogniser.workers.free else None

    async def settle(self) -> Heard:
        if not self._pcm:
            return Heard("", 0.0, 0)
        return await self._recogniser.understand(bytes(self._pcm), self._language)


def _timed(model: Model, pcm: bytes, language: str) -> Heard:
    began = perf_counter()
    try:
        words, confidence = model.understand(pcm, language)
    except Exception as failure:  # the libraries raise RuntimeError, ValueError, MemoryError …
        raise HearingFailed("The recogniser failed.") from failure
    return Heard(words, confidence, round((perf_counter() - began) * 1000))
