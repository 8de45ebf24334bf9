"""A voice, and the sound of it: kept from before, or made now."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from edge_agent.speak.kept import Kept
from edge_agent.speak.pronounce import pronounce
from edge_agent.speak.sentences import pieces

_FRAME = 0.04  # seconds of kept sound handed over at once


class Voice(Protocol):
    """A text-to-speech engine: the maker of voices."""

    name: str
    rate: int  # samples a second

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


async def sound_of(
    speaker: Speaker, kept: Kept, text: str, *, keep: bool, on_disk: bool
) -> AsyncGenerator[bytes, None]:
    """The sound of a sayable text: kept, or made (and kept once it is whole)."""
    maker = speaker.maker
    if keep and (pcm := await kept.find(maker.name, speaker.name, text)) is not None:
        size = int(_FRAME * maker.rate) * 2
        for begin in range(0, len(pcm), size):
            yield pcm[begin : begin + size]
        return
    made = bytearray()
    async with aclosing(maker.synthesise(text, speaker.name, speaker.language)) as chunks:
        async for chunk in chunks:
            made += chunk
            yield chunk
    if keep and made:
        await kept.keep(maker.name, speaker.name, text, bytes(made), on_disk=on_disk)


async def make_ready(speaker: Speaker, kept: Kept, lines: Iterable[str]) -> None:
    """Makes and keeps fixed sentences. Raises SpeakingFailed."""
    for line in lines:
        async for piece in pieces(once(line)):
            if sayable := pronounce(piece):
                async with aclosing(sound_of(speaker, kept, sayable, keep=True, on_disk=True)) as sound:
                    async for _ in sound:
                        pass


async def once(text: str) -> AsyncIterator[str]:
    """A text that is whole already, as a stream."""
    yield text
