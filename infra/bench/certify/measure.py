"""Turns through the real engines, as many at once as calls would have.

A call has a turn every so many seconds, at a time of its own within them, as callers do: they come together by chance
and not by a beat. The engines are asked in the product's own way: the recogniser for the final words, the model, the
voice clause by clause, the first of them before all that others will hear later. Nothing is taken from a cache, and no
work is hidden behind the wait for the end of a turn.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

import structlog

from edge_agent.admission import EVERY
from edge_agent.hear.segment import Recogniser
from edge_agent.speak.pronounce import pronounce
from edge_agent.speak.sentences import pieces
from edge_agent.speak.urgency import Urgency, urgent
from edge_agent.speak.voice import Voice
from infra.bench.certify.models import Answers, asked
from infra.bench.certify.speech import AGENT, understood
from infra.bench.certify.steps import Step, Turn
from shared.errors import StageError

log = structlog.get_logger()

TURNS = 20  # in a step: fewer say nothing of 95 in 100 …
ROUNDS = 4  # … and of each call: one would not show what piles up
PATIENCE = 20.0  # s until a turn is given up


@dataclass(frozen=True, slots=True)
class Engines:
    """What is measured."""

    recogniser: Recogniser
    model: Answers
    voice: Voice


async def step(
    engines: Engines, speech: Sequence[tuple[str, bytes]], calls: int, every: float = EVERY, turns: int = TURNS
) -> Step:
    """`calls` at once, with `turns` turns in all, and with ROUNDS of each call if those are more."""
    each = max(min(ROUNDS, turns), -(-turns // calls))
    began = asyncio.get_running_loop().time()
    calling = (_call(engines, speech, number, due(number, began, every, each)) for number in range(calls))
    return Step(calls, tuple(turn for call in await asyncio.gather(*calling) for turn in call))


def due(number: int, began: float, every: float, turns: int) -> list[float]:
    """When the turns of call `number` begin, the same in each run: one in each `every` seconds, anywhere in them."""
    dice = random.Random(number)  # noqa: S311
    return [began + every * (count + dice.random()) for count in range(turns)]


async def _call(
    engines: Engines, speech: Sequence[tuple[str, bytes]], number: int, moments: Sequence[float]
) -> list[Turn]:
    done = []
    for count, moment in enumerate(moments):
        await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))
        sentence, pcm = speech[(number + count) % len(speech)]
        done.append(await turn(engines, sentence, pcm, number))
    return done


async def turn(engines: Engines, sentence: str, pcm: bytes, number: int) -> Turn:
    """One turn of call `number`, from the end of the caller's speech to the last sound of the answer."""
    clock = asyncio.get_running_loop().time
    began, heard, first_words, first_sound, words = clock(), None, None, None, ""
    try:
        async with asyncio.timeout(PATIENCE):
            words = await _heard(engines.recogniser, pcm)
            heard = clock() - began
            async with aclosing(engines.model.chat(asked(words, number))) as deltas:
                async for piece in pieces(deltas):
                    first_words = clock() - began if first_words is None else first_words
                    how = Urgency.FIRST if first_sound is None else Urgency.NEXT
                    if await _sounds(engines.voice, piece, how) and first_sound is None:
                        first_sound = clock() - began  # a clause of our own engine's comes whole
    except (StageError, TimeoutError) as failure:
        log.warning("turn_failed", call=number, kind=type(failure).__name__)
        first_sound = None  # an answer that breaks off is none
    return Turn(heard, first_words, first_sound, understood(sentence, words))


async def _heard(recogniser: Recogniser, pcm: bytes) -> str:
    async with recogniser.call("en-US") as call:
        stretch = call.begin(lambda: None)
        stretch.feed(pcm)
        return (await stretch.settle()).words


async def _sounds(voice: Voice, piece: str, how: Urgency) -> bool:
    """Makes the sound of a clause; whether there is any."""
    sayable, sound = pronounce(piece), 0
    if sayable:
        with urgent(how):
            async with aclosing(voice.synthesise(sayable, AGENT, "en-US")) as chunks:
                async for chunk in chunks:
                    sound += len(chunk)
    return sound > 0
