"""A voice, and the sound of it: from the cache, or made now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from edge_agent.speak.cache import CachePolicy, SpeechCache
from edge_agent.speak.pace import Pace
from edge_agent.speak.pronounce import pronounce
from edge_agent.speak.sentences import MEASURES, SHORT_MEASURES, Measure, split

_FRAME = 0.04  # seconds of cached sound handed over at once


class Voice(Protocol):
    """A text-to-speech engine: the maker of voices."""

    name: str
    rate: int  # samples a second
    pace: Pace  # of what it made lately, written by `sound_of`; begins as `Pace()`

    def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        """PCM s16 mono at `rate`, whole samples, as it is made. `language` is BCP 47. Raises SpeakingFailed."""


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
    """The sound of a sayable text: from the cache, or made (and kept as `policy` says once it is whole)."""
    maker = speaker.maker
    if (pcm := await cache.get(maker.name, speaker.name, text, policy)) is not None:
        for frame in frames(pcm, maker.rate):
            yield frame
        return
    made, began, first = bytearray(), _now(), None
    async with aclosing(maker.synthesise(text, speaker.name, speaker.language)) as chunks:
        async for chunk in chunks:
            first = _now() if first is None else first
            made += chunk
            yield chunk
    if first is not None:
        maker.pace = maker.pace.measured(len(text), first - began, len(made) / 2 / maker.rate)
    if made:
        await cache.put(maker.name, speaker.name, text, bytes(made), policy)


async def cached_sound(speaker: Speaker, cache: SpeechCache, line: str) -> bytes | None:
    """All of a fixed sentence, if all of it is in the cache; None if something would have to be made."""
    whole = b""
    for sayable in pieces_of(line):
        pcm = await cache.get(speaker.maker.name, speaker.name, sayable)
        if pcm is None:
            return None
        whole += pcm
    return whole or None


def measures_of(speaker: Speaker) -> Sequence[Measure]:
    """How its answers are cut into pieces: shorter where sound comes slowly."""
    return SHORT_MEASURES if speaker.maker.pace.slow else MEASURES


async def presynthesise(
    speaker: Speaker, cache: SpeechCache, lines: Iterable[str], measures: Sequence[Measure] = MEASURES
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


def pieces_of(line: str, measures: Sequence[Measure] = MEASURES) -> list[str]:
    """As a voice gets them."""
    return [sayable for sayable in map(pronounce, split(line, measures)) if sayable]


def frames(pcm: bytes, rate: int) -> Iterator[bytes]:
    """Sound that is whole already, in pieces of 40 ms."""
    size = int(_FRAME * rate) * 2
    return (pcm[begin : begin + size] for begin in range(0, len(pcm), size))


async def once(text: str) -> AsyncIterator[str]:
    """A text that is whole already, as a stream."""
    yield text


def _now() -> float:
    return asyncio.get_running_loop().time()
