"""One last sentence, and the line is hung up: a refusal, or a goodbye when all else has failed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Protocol

from edge_agent.phrases import ENGLISH
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.mouth import AudioOut, Mouth, Utterance
from edge_agent.voices import Voices
from shared.errors import StageError

RINGING = 30.0  # s until an unanswered call is given up
LAST_WORDS = 12.0  # s for a sentence said when all else has failed
REFUSAL_READY = 4.0  # s the phone may ring on for a refusal to be synthesised
ON_THE_WAY = 0.3  # s that sound needs from us to the caller's ear: hang up later than that


class Line(AudioOut, Protocol):
    """The caller's."""

    ended: asyncio.Event

    async def answer(self, timeout: float) -> bool: ...  # noqa: ASYNC109 — a ringing phone has its own limit
    async def hang_up(self) -> None: ...


async def say_refusal(sentence: str, line: Line, voices: Voices) -> None:
    """To a caller who is still to be answered."""
    failover = VoiceFailover(voices.stand_in, voices.stand_in, voices.cache)
    with suppress(StageError, TimeoutError):
        async with asyncio.timeout(REFUSAL_READY):
            await failover.presynthesise([sentence])
    if await line.answer(RINGING):
        await last_words(Mouth(failover, line, voices.idle), sentence, line)
    await line.hang_up()


class Nobody:
    """An audience that need not be told."""

    def audible(self) -> None: ...
    def dry(self) -> None: ...
    def clause(self, words: str, seconds: float, ahead: float) -> None: ...


async def last_words(mouth: Mouth, sentence: str, line: Line) -> None:
    """Said even if nothing else works; when this returns, the line has carried it to the caller.

    Where no voice can say it, what is always kept is said: one that names the business has to be made.
    """
    if not await _said(mouth, sentence):
        await _said(mouth, ENGLISH.unavailable)
    await hang_up(line)


async def _said(mouth: Mouth, sentence: str) -> bool:
    """Whether any of it was heard."""
    gate, said = asyncio.Event(), Utterance()
    gate.set()
    with suppress(StageError, TimeoutError):
        async with asyncio.timeout(LAST_WORDS):
            await mouth.say_phrase(sentence, said, gate, Nobody())
    return bool(said.heard)


async def hang_up(line: Line) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(ON_THE_WAY):
            await line.ended.wait()
    await line.hang_up()
