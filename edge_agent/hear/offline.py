"""A recogniser that hears a whole segment at once, as opposed to one that streams.

The audio is collected, and each question hears it all again. The work is done in threads, which let go of the
interpreter's lock while they compute; segments of several calls that come while others are computed are heard together
(`workers`). What may turn out to be of no use gives way to final words: guesses are only made while nothing else is
computed. And it does not wait long: words are foreseen, and guessed at, soon or not at all.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Hashable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic, perf_counter
from typing import Protocol

from edge_agent.failover.hedge import Lost
from edge_agent.hear.segment import Heard, TurnEnded
from edge_agent.hear.voice_activity import RATE, WIDTH
from edge_agent.hear.workers import GoOn, Job, Rank, Workers
from edge_agent.usage import QueueAge
from shared.errors import HearingFailed

# A segment whose computing takes longer than this, and half its own length, hangs: the slowest machine that can hold a
# conversation needs a second or two. Where it was only slow nothing is lost but the loading of a second model.
LONGEST_WORK = 6.0  # s
LOOK = 1.0  # s between two looks for threads that hang
# s that something may wait for a thread. Final words are asked for in earnest so soon after they were to be foreseen
# (`HearingSettings`: from the hint of a silence to the end of it), and another guess is made of more sound.
SOON = {Rank.FORESEEN: 0.14, Rank.GUESS: 0.5}


@dataclass(frozen=True, slots=True)
class Sound:
    """16 kHz s16 mono, of which no more than 30 s are heard, and the language (BCP 47) of its words."""

    pcm: bytes
    language: str

    @property
    def seconds(self) -> float:
        return len(self.pcm) // WIDTH / RATE


class Model(Protocol):
    """Blocking; called from several threads."""

    def understand_all(self, sounds: Sequence[Sound], go_on: GoOn) -> Iterator[tuple[int, tuple[str, float]]]:
        """For each place in `sounds`, as soon as they are known, the words and how sure they are, 0…1.

        May stop where `go_on` says that nobody wants them any more.
        """
        ...


class SegmentRecogniser(ABC):
    """Hears whole segments, in this process or elsewhere. Satisfies `Recogniser`."""

    name: str
    queue_age: QueueAge  # of final words

    @asynccontextmanager
    async def call(self, language: str) -> AsyncIterator[OfflineCall]:
        yield OfflineCall(self, language)

    @abstractmethod
    async def understand(self, sound: Sound) -> Heard:
        """The final words. Raises HearingFailed."""

    @abstractmethod
    async def soon(self, sound: Sound, rank: Rank) -> Heard | None:
        """Words that may be of no use; None where there is no time for them. Raises HearingFailed."""


class OfflineRecogniser(SegmentRecogniser):
    """One model for all calls of this process: loaded once, closed at the end."""

    def __init__(
        self,
        name: str,
        load: Callable[[], Model],
        side_by_side: int,
        *,
        most: int = 1,
        alike: Callable[[Sound], Hashable] = lambda _: None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`side_by_side` batches are computed at once, each of `most` segments that are `alike`.

        Raises what `load` raises.
        """
        self.name = name
        self.alike = alike
        self.queue_age = QueueAge(clock)
        self.workers: Workers[Model, Sound, Heard] = Workers(
            load, _heard, side_by_side, most, clock=clock, waited=self.queue_age.noted
        )

    async def understand(self, sound: Sound) -> Heard:
        heard = await self._asked(self._submit(sound, Rank.FINAL))
        if heard is None:
            raise HearingFailed("The recogniser left it.")
        return heard

    async def soon(self, sound: Sound, rank: Rank) -> Heard | None:
        job = self._submit(sound, rank)
        late = asyncio.get_running_loop().call_later(SOON[rank], job.done.cancel)
        try:
            return await self._asked(job)
        finally:
            late.cancel()

    def close(self) -> None:
        """Gives the threads a moment to finish what they are doing, and does not wait for one that hangs."""
        self.workers.close()

    def _submit(self, sound: Sound, rank: Rank) -> Job[Sound, Heard]:
        return self.workers.submit(sound, LONGEST_WORK + sound.seconds / 2, rank, self.alike(sound))

    async def _asked(self, job: Job[Sound, Heard]) -> Heard | None:
        done = asyncio.wrap_future(job.done)
        try:
            while not (await asyncio.wait([done], timeout=LOOK))[0]:
                self.workers.write_off()
            return None if done.cancelled() else done.result()
        finally:
            job.wanted = False
            done.cancel()  # if it has not begun it never will


@dataclass(frozen=True, slots=True)
class OfflineCall:
    """One call. Whether its turns are over is not for it to say."""

    recogniser: SegmentRecogniser
    language: str

    def begin(self, _turn_ended: TurnEnded) -> OfflineStream:
        return OfflineStream(self.recogniser, self.language)


class OfflineStream:
    """Collects one segment."""

    lost: tuple[Lost, ...] = ()

    def __init__(self, recogniser: SegmentRecogniser, language: str) -> None:
        self._recogniser, self._language = recogniser, language
        self._pcm = bytearray()

    def feed(self, pcm: bytes) -> None:
        self._pcm += pcm

    async def guess(self) -> str:
        heard = await self._recogniser.soon(self._sound, Rank.GUESS) if self._pcm else None
        return heard.words if heard else ""

    async def foresee(self) -> Heard | None:
        return await self._recogniser.soon(self._sound, Rank.FORESEEN) if self._pcm else None

    async def settle(self) -> Heard:
        return await self._recogniser.understand(self._sound) if self._pcm else Heard("", 0.0, 0)

    @property
    def _sound(self) -> Sound:
        return Sound(bytes(self._pcm), self._language)


def _heard(model: Model, sounds: Sequence[Sound], go_on: GoOn) -> Iterator[tuple[int, Heard]]:
    began = perf_counter()
    try:
        for place, (words, confidence) in model.understand_all(sounds, go_on):
            yield place, Heard(words, confidence, round((perf_counter() - began) * 1000))
    except Exception as failure:  # the libraries raise RuntimeError, ValueError, MemoryError …
        raise HearingFailed("The recogniser failed.") from failure
