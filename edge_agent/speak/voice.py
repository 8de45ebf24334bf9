"""A voice, and the sound of it: from the cache, or made now."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from functools import lru_cache

from edge_agent.failover.gate import Gate
from edge_agent.failover.hedge import HUNG, Attempt, Lost, first_to_answer
from edge_agent.speak.cache import CachePolicy, SpeechCache
from edge_agent.speak.pace import Pace
from edge_agent.speak.pronounce import pronounce
from edge_agent.speak.sentences import MEASURES, SHORT_MEASURES, Measure, split
from edge_agent.usage import QueueAge
from shared.errors import NotAsked, ProviderBusy, SpeakingFailed, VoiceBusy, VoiceUnavailable

PROBE = "Yes."  # what a maker that was left alone is asked to say, to nobody
KEPT_PIECES = 1024  # sentences whose pieces are remembered; each takes half a millisecond of the event loop to find
_FRAME = 0.04  # seconds of cached sound handed over at once


class Voice(ABC):
    """A text-to-speech engine, the maker of voices: one for all calls of a process.

    Whoever asks it goes through its `gate`. `late`: seconds without a first sound until another voice is asked beside
    it. `most`: texts at once that its plan allows; None: as many as come.
    """

    name: str
    rate: int  # samples a second

    def __init__(self, late: float, most: int | None = None) -> None:
        self.late = late
        self.pace = Pace()  # of what it made lately
        self.queue_age = QueueAge()  # of first sounds, where they wait for this machine's engine
        self.gate = Gate("tts", self.name, self._probe, most)
        self.last_asked = ("", "en")  # voice and language: what a probe tries

    @abstractmethod
    def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        """PCM s16 mono at `rate`, whole samples, as it is made. `language` is BCP 47. Raises SpeakingFailed."""

    async def _probe(self) -> None:
        """A maker that says no to this one voice works all the same."""
        try:
            async with aclosing(self.synthesise(PROBE, *self.last_asked)) as sound:
                async for _ in sound:
                    pass
        except SpeakingFailed as failure:
            if not failure.blameless:
                raise


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice: its maker, and the maker's own name of it."""

    maker: Voice
    name: str
    language: str = "en-US"

    def same_as(self, other: Speaker) -> bool:
        """Whether they sound alike."""
        return self.maker is other.maker and self.name == other.name


async def sound_of(speaker: Speaker, cache: SpeechCache, text: str, policy: CachePolicy) -> AsyncGenerator[bytes, None]:
    """The sound of a sayable text: from the cache, or made (and kept as `policy` says once it is whole).

    However long it takes: whoever has a caller on the line uses `VoiceFailover`. Raises SpeakingFailed, also for a
    maker that is left alone.
    """
    if (pcm := await cache.get(speaker.maker.name, speaker.name, text, policy)) is not None:
        for frame in frames(pcm, speaker.maker.rate):
            yield frame
        return
    alone = Attempt(speaker.maker.gate, HUNG, lambda: made(speaker, cache, text, policy))
    try:
        async with aclosing(first_to_answer([alone], _nobodys_news)) as sound:
            async for chunk in sound:
                yield chunk
    except SpeakingFailed:
        raise
    except Exception as failure:  # not asked, or crashed: that was logged
        raise as_speaking(failure) from failure


async def made(speaker: Speaker, cache: SpeechCache, text: str, policy: CachePolicy) -> AsyncGenerator[bytes, None]:
    """The sound as its maker makes it; kept as `policy` says once it is whole.

    Whoever uses this has gone through the maker's gate. Raises SpeakingFailed.
    """
    maker = speaker.maker
    maker.last_asked = (speaker.name, speaker.language)
    whole, began, first = bytearray(), _now(), None
    async with aclosing(maker.synthesise(text, speaker.name, speaker.language)) as chunks:
        async for chunk in chunks:
            first = _now() if first is None else first
            whole += chunk
            yield chunk
    if first is not None:
        maker.pace = maker.pace.measured(len(text), first - began, len(whole) / 2 / maker.rate)
    if whole:
        await cache.put(maker.name, speaker.name, text, bytes(whole), policy)


def as_speaking(failure: Exception) -> SpeakingFailed:
    """What a voice's gate or its maker raised, in the words of this stage."""
    if isinstance(failure, SpeakingFailed):
        return failure
    if isinstance(failure, ProviderBusy):
        return VoiceBusy(str(failure))
    if isinstance(failure, NotAsked):
        return VoiceUnavailable(str(failure))
    return SpeakingFailed(f"a voice's engine crashed: {type(failure).__name__}")


async def cached_sound(speaker: Speaker, cache: SpeechCache, line: str) -> bytes | None:
    """All of a fixed sentence, if all of it is in the cache; None if something would have to be made."""
    whole = b""
    for sayable in pieces_of(line):
        pcm = await cache.get(speaker.maker.name, speaker.name, sayable)
        if pcm is None:
            return None
        whole += pcm
    return whole or None


def measures_of(speaker: Speaker) -> tuple[Measure, ...]:
    """How its answers are cut into pieces: shorter where sound comes slowly."""
    return SHORT_MEASURES if speaker.maker.pace.slow else MEASURES


async def presynthesise(
    speaker: Speaker, cache: SpeechCache, lines: Iterable[str], measures: tuple[Measure, ...] = MEASURES
) -> None:
    """Makes and keeps fixed sentences, in the pieces that they are said in. Raises SpeakingFailed."""
    for line in lines:
        for sayable in pieces_of(line, measures):
            await presynthesise_piece(speaker, cache, sayable)


async def presynthesise_piece(speaker: Speaker, cache: SpeechCache, sayable: str) -> None:
    """Makes it if it is not in the cache, and keeps it. Raises SpeakingFailed."""
    async with aclosing(sound_of(speaker, cache, sayable, CachePolicy.DISK)) as sound:
        async for _ in sound:
            pass


@lru_cache(KEPT_PIECES)
def pieces_of(line: str, measures: tuple[Measure, ...] = MEASURES) -> tuple[str, ...]:
    """A whole sentence as a voice gets it. Each call begins with the same ones, so they are kept."""
    return tuple(sayable for sayable in map(pronounce, split(line, measures)) if sayable)


def frames(pcm: bytes, rate: int) -> Iterator[bytes]:
    """Sound that is whole already, in pieces of 40 ms."""
    size = int(_FRAME * rate) * 2
    return (pcm[begin : begin + size] for begin in range(0, len(pcm), size))


async def once(text: str) -> AsyncIterator[str]:
    """A text that is whole already, as a stream."""
    yield text


def _nobodys_news(_lost: Lost) -> None:
    """The failure itself is raised."""


def _now() -> float:
    return asyncio.get_running_loop().time()
