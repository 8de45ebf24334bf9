"""One caller of a simulated box: he speaks in real time, is heard, waits, and is answered, with a turn every 9 s.

Hearing and speaking are the product's own, segments and urgency included. What is left out costs little beside the
engines: the line, the detector, the turn machine.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from math import inf
from random import Random
from typing import TypeAlias

from edge_agent.admission import EVERY, READ, WRITTEN
from edge_agent.converse.scope import scope
from edge_agent.fair import asking_for
from edge_agent.hear.ears import HearingSettings
from edge_agent.hear.segment import CallRecogniser, Recogniser, SpeechSegment
from edge_agent.hear.voice_activity import RATE, WIDTH
from edge_agent.speak.urgency import Urgency, urgent
from edge_agent.speed import FIRST_WORDS

FRAME = 0.1  # s of the caller's sound that is handed over at once
UNEVEN = 2.0  # s that a turn may come earlier or later: people keep no time
CLIENTS = 3  # whose calls they are, in turn
LONG_AGO = 20.0  # s after the end of the measurement that an answer may take
# About four seconds of speech, as admission reckons with.
REPLY = ("Yes, we are open on Saturday,", "from nine in the morning until one.", "Shall I book a time for you?")

Think: TypeAlias = Callable[[str], AsyncGenerator[None, None]]  # yields once the first clause is written
Speak: TypeAlias = Callable[[str], AsyncGenerator[bytes, None]]


@dataclass(frozen=True, slots=True)
class Engines:
    """What all calls of a box share."""

    recogniser: Recogniser
    think: Think
    speak: Speak


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds from the end of a segment (its hush included) until its words were known, and until the first sound."""

    heard: float
    processing: float


@dataclass(frozen=True, slots=True)
class Pace:
    """A language model that computes elsewhere: tokens a second."""

    reads: float
    writes: float

    async def think(self, _words: str) -> AsyncGenerator[None, None]:
        written = _now() + READ / self.reads + WRITTEN / self.writes
        await asyncio.sleep(READ / self.reads + FIRST_WORDS / self.writes)
        yield
        await asyncio.sleep(written - _now())


async def all_talks(calls: int, engines: Engines, sounds: Sequence[bytes], seconds: float) -> list[Turn]:
    """The turns that so many calls at once began within `seconds`.

    Infinite is what was not there at the end, and after the time that a caller might wait.
    """
    turns = list[Turn]()
    talks = [asyncio.create_task(_talk(number, engines, sounds, seconds, turns)) for number in range(calls)]
    done, late = await asyncio.wait(talks, timeout=seconds + LONG_AGO)
    for one in late:
        one.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for one in done:
        one.result()
    return turns


async def _talk(number: int, engines: Engines, sounds: Sequence[bytes], seconds: float, turns: list[Turn]) -> None:
    """Those of a number are always the same."""
    began = _now()
    with asking_for(number % CLIENTS):
        async with engines.recogniser.call("en-US") as call:
            for nth, at in enumerate(_times(number, seconds)):
                await asyncio.sleep(began + at - _now())
                await _turn(engines, call, sounds[(number + nth) % len(sounds)], turns)


def _times(number: int, seconds: float) -> Iterator[float]:
    chance = Random(number)  # noqa: S311 — no secret
    first = chance.uniform(0, EVERY)
    nth = 0
    while (at := first + nth * EVERY + chance.uniform(0, UNEVEN)) < seconds:
        yield at
        nth += 1


async def _turn(engines: Engines, call: CallRecogniser, pcm: bytes, turns: list[Turn]) -> None:
    settings, at = HearingSettings(), len(turns)
    segment = SpeechSegment(call, lambda: None)
    turns.append(Turn(inf, inf))
    async with scope() as start:
        await _say(segment, pcm, settings.guess_every)
        await asyncio.sleep(settings.hint)
        segment.foresee(start)
        await asyncio.sleep(settings.silence - settings.hint)
        ended = _now()
        await segment.settle(settings.settle_within)
        heard = _now() - ended
        async for _ in _answer(engines, segment.heard.words if segment.heard else ""):
            turns[at] = Turn(heard, _now() - ended)


async def _say(segment: SpeechSegment, pcm: bytes, guess_every: float) -> None:
    """In real time, and guessed at meanwhile: one guess at a time, which ends with the voice."""
    size, next_guess, began = round(FRAME * RATE) * WIDTH, guess_every, _now()
    guess: asyncio.Task[str] | None = None
    for nth, at in enumerate(range(0, len(pcm), size), 1):
        await asyncio.sleep(began + nth * FRAME - _now())
        segment.feed(pcm[at : at + size], voiced=True)
        if segment.seconds >= next_guess and (guess is None or guess.done()):
            guess, next_guess = asyncio.create_task(segment.guess()), segment.seconds + guess_every
    if guess:
        guess.cancel()
        with suppress(asyncio.CancelledError):
            await guess


async def _answer(engines: Engines, words: str) -> AsyncGenerator[None, None]:
    """All of it is made; yields when its first sound is there."""
    first, *others = REPLY
    async with aclosing(engines.think(words)) as thought:
        await anext(thought)
        if await _made(engines.speak(first), Urgency.FIRST):
            yield
        async for _ in thought:
            pass
    for clause in others:
        await _made(engines.speak(clause), Urgency.NEXT)


async def _made(sound: AsyncGenerator[bytes, None], how: Urgency) -> bool:
    """A clause comes whole; whether there is any sound in it."""
    with urgent(how):
        async with aclosing(sound) as pieces:
            return bool([piece async for piece in pieces])


async def elsewhere(_text: str) -> AsyncGenerator[bytes, None]:
    """A voice that computes elsewhere, and begins as soon as the quick ones do."""
    await asyncio.sleep(0.09)
    yield b"\x00\x00"


def _now() -> float:
    return asyncio.get_running_loop().time()
