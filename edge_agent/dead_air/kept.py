"""Sentences whose sound is kept, all of it in memory: what can be said without any engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from edge_agent.converse.effects import Phrase
from edge_agent.phrases import phrasebook
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.voice import Speaker, cached_sound

RATE = 24_000  # of the line, s16 mono


@dataclass(frozen=True, slots=True)
class Sentence:
    """Its words, and its sound as the line takes it."""

    words: str
    pcm: bytes

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / RATE


@dataclass(frozen=True, slots=True)
class Kept:
    """As many as there are."""

    wait: tuple[Sentence, ...] = ()  # to be said in turn
    goodbye: Sentence | None = None


async def find_kept(language: str, speakers: Sequence[Speaker], cache: SpeechCache) -> Kept:
    """In that language, each in the voice of the first of `speakers` that has it."""
    book = phrasebook(language)
    found = [await _find(words, speakers, cache) for words in (*book.still_at_it, book.phrases[Phrase.GOODBYE_FAILED])]
    return Kept(tuple(one for one in found[:-1] if one), found[-1])


async def _find(words: str, speakers: Sequence[Speaker], cache: SpeechCache) -> Sentence | None:
    for speaker in speakers:
        if speaker.maker.rate == RATE and (pcm := await cached_sound(speaker, cache, words)):
            return Sentence(words, pcm)
    return None
