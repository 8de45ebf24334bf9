"""A processor that everybody shares, in virtual time: engines are as slow as there are others at work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from edge_agent.converse.loop import now
from edge_agent.hear.ears import Heard
from edge_agent.processor import Work
from edge_agent.think.mind import Message
from edge_agent.usage import InUse
from tests.fakes.caller import EarsFor, ScriptedStretch
from tests.fakes.model import FakeModel
from tests.fakes.voice import FakeVoice

SLICE = 0.02  # s of work after which it is seen anew how many share


class SharedProcessor:
    """`cores`, of which `neighbour` threads of somebody else's want one each. Satisfies `gauge.Observed`."""

    def __init__(self, cores: int) -> None:
        self.cores = cores
        self.neighbour = 0
        self._jobs = self._own_jobs = 0
        self._at = now()
        self._all = self._ours = 0.0

    async def work(self, seconds: float, *, own: bool = True) -> None:
        """So many processor seconds of one thread; `own`: in our process, not the model's server."""
        with self._at_work(own=own):
            left = seconds
            while left > 0:
                part = min(SLICE, left)
                await asyncio.sleep(part / self._share())
                left -= part

    def neighbours(self, threads: int) -> None:
        """From now on."""
        self._count()
        self.neighbour = threads

    def look(self) -> Work:
        self._count()
        work = Work(self._all, self._ours)
        self._all = self._ours = 0.0
        return work

    @contextmanager
    def _at_work(self, *, own: bool) -> Iterator[None]:
        self._count()
        self._jobs, self._own_jobs = self._jobs + 1, self._own_jobs + own
        try:
            yield
        finally:
            self._count()
            self._jobs, self._own_jobs = self._jobs - 1, self._own_jobs - own

    def _share(self) -> float:
        """Of a core, that each thread gets."""
        return min(1.0, self.cores / max(1, self._jobs + self.neighbour))

    def _count(self) -> None:
        passed, self._at = now() - self._at, now()
        self._all += passed * self._share() * (self._jobs + self.neighbour)
        self._ours += passed * self._share() * self._own_jobs


class SharedVoice(FakeVoice):
    """Half a processor second for each second of sound."""

    def __init__(self, processor: SharedProcessor) -> None:
        super().__init__(delay=0.0)
        self._processor = processor

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        await self._processor.work(0.5 * self.word * len(text.split()))
        async for chunk in super().synthesise(text, voice, language):
            yield chunk


@dataclass
class SharedModel(FakeModel):
    """Reads in a tenth of a processor second, and writes 250 words in one. No answer is like another."""

    processor: SharedProcessor = field(default_factory=lambda: SharedProcessor(1))
    in_use: InUse = field(default_factory=lambda: InUse(now))

    async def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        self.asked.append(list(messages))
        number = len(self.asked)
        answer = f"Yes, that is number {number}, and number {number} is fine for you on any day that you like."
        with self.in_use.used():
            await self.processor.work(0.1, own=False)
            for word in answer.split():
                await self.processor.work(0.004, own=False)
                yield f"{word} "


@dataclass(slots=True)
class SharedEars(EarsFor):
    """0.4 processor seconds for the words of a stretch."""

    processor: SharedProcessor = field(default_factory=lambda: SharedProcessor(1))

    @asynccontextmanager
    async def call(self, language: str) -> AsyncIterator[SharedEars]:
        yield self

    def begin(self, turn_ended: object) -> SharedStretch:
        return SharedStretch(self)

    def probability(self, pcm: bytes) -> float:
        return float(pcm.count(0) < len(pcm))


@dataclass(slots=True)
class SharedStretch(ScriptedStretch):
    def feed(self, pcm: bytes) -> None:
        """A look at one sample of each frame: many call here at once."""
        ScriptedStretch.feed(self, pcm[:2])

    async def settle(self) -> Heard:
        assert isinstance(self.ears, SharedEars)
        await self.ears.processor.work(0.4)
        return await ScriptedStretch.settle(self)
