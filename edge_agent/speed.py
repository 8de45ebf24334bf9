"""How fast this machine's engines are: measured once, at the start, so that a slow machine is named and not blamed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import structlog

from edge_agent.hear.segment import Recogniser
from edge_agent.hear.voice_activity import RATE
from edge_agent.processor import Processor
from edge_agent.speak.cache import CachePolicy, SpeechCache
from edge_agent.speak.voice import Speaker, made
from shared.errors import StageError

log = structlog.get_logger()

FILE = "speed.json"  # in the state folder
SENTENCE = "Thank you for calling."  # about a second and a half
PATIENCE = 10.0  # s for one engine; one that takes longer counts as not measured

# What lies between the end of a caller's turn and the first sound of its answer.
TO_READ = 45.0  # tokens: what was said since the model read last
FIRST_WORDS = 6.0  # tokens of the answer's first clause
FIRST_CLAUSE = 0.8  # s that it sounds; one that is kept already takes no time


@dataclass(frozen=True, slots=True)
class Speed:
    """What the engines do, each working alone; None where it was not measured.

    Work is the processor's time on all cores together: unlike the time by the clock it hardly grows when others use
    the machine too. With what those others leave over it tells how many calls fit.
    """

    read_tokens_per_s: float | None = None  # of a prompt
    write_tokens_per_s: float | None = None  # of an answer
    voice_rtf: float | None = None  # real-time factor: seconds for each second of speech made
    voice_work: float | None = None  # processor seconds for the same
    heard_ms_per_s: float | None = None  # for a second of speech, the silence that the recogniser adds included
    heard_work: float | None = None  # processor seconds for the same
    threads: int = 1  # processor threads that the model's server may use
    others: float = 0.0  # processor cores that other programs kept busy meanwhile


class Paced(Protocol):
    """A language model that knows how fast it was lately, once it has read, or measured itself."""

    @property
    def reading_speed(self) -> float | None: ...
    @property
    def writing_speed(self) -> float | None: ...
    async def measure(self) -> None: ...


async def measure(model: Paced, voice: Speaker, recogniser: Recogniser, threads: int) -> Speed:
    """The model measures itself, if it has not; a sentence is made and heard. A few seconds at most.

    `threads`: what the model's server may use of the processor.
    """
    await _model_measured(model)
    processor, watch = Processor(), Stopwatch()
    measured = await measure_speech(voice, recogniser)
    return replace(
        measured,
        read_tokens_per_s=model.reading_speed,
        write_tokens_per_s=model.writing_speed,
        threads=threads,
        others=processor.look().others / watch.cost().seconds,
    )


async def measure_speech(voice: Speaker, recogniser: Recogniser) -> Speed:
    """Of what hears and speaks alone."""
    sound, spoke = await _spoken(voice)
    heard = await _heard(recogniser, for_the_ear(sound, voice.maker.rate)) if sound else None
    length = len(sound) / 2 / voice.maker.rate
    return Speed(
        voice_rtf=spoke.seconds / length if spoke else None,
        voice_work=spoke.work / length if spoke else None,
        heard_ms_per_s=heard.seconds * 1000 if heard else None,
        heard_work=heard.work if heard else None,
    )


def expectation(speed: Speed, calls: int) -> str:
    """One sentence: what may be expected of this machine."""
    carried = f"carries {calls} {'call' if calls == 1 else 'calls'} at once"
    first = first_sound(speed)
    if first is None:
        return f"Not every engine could be measured; this machine {carried}, as far as is known."
    return f"Answers begin about {first:.1f} s after the caller's turn; this machine {carried}."


def first_sound(speed: Speed) -> float | None:
    """Seconds from the end of a caller's turn to the first sound of an answer, if nothing of it is kept."""
    reads, writes = speed.read_tokens_per_s, speed.write_tokens_per_s
    if not reads or not writes or speed.voice_rtf is None or speed.heard_ms_per_s is None:
        return None
    return speed.heard_ms_per_s / 1000 + TO_READ / reads + FIRST_WORDS / writes + FIRST_CLAUSE * speed.voice_rtf


def tell(speed: Speed, calls: int, file: Path) -> None:
    """Into the log; and into `file` as JSON, with how many `calls` it carries. Never raises for the disk."""
    told = {**_rounded(speed), "carries": calls, "expectation": expectation(speed, calls)}
    log.info("speed", **told)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(told, indent=1), encoding="utf-8")
    except OSError as error:
        log.warning("speed_not_written", kind=type(error).__name__)


def _rounded(speed: Speed) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 3) for name, value in asdict(speed).items()}


# --- one engine at a time ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cost:
    seconds: float  # by the clock
    work: float  # of the processor


class Stopwatch:
    """Runs from its making."""

    def __init__(self) -> None:
        self._began, self._worked = time.perf_counter(), time.process_time()

    def cost(self) -> Cost:
        return Cost(time.perf_counter() - self._began, time.process_time() - self._worked)


async def _model_measured(model: Paced) -> None:
    if model.reading_speed and model.writing_speed:
        return
    try:
        async with asyncio.timeout(PATIENCE):
            await model.measure()
    except (StageError, TimeoutError) as failure:
        log.warning("speed_not_measured", engine="model", kind=type(failure).__name__)


async def _spoken(voice: Speaker) -> tuple[bytes, Cost | None]:
    """The sentence's sound, and what it cost to make."""
    watch = Stopwatch()
    try:
        async with asyncio.timeout(PATIENCE), aclosing(_made(voice)) as chunks:
            sound = b"".join([chunk async for chunk in chunks])
    except (StageError, TimeoutError) as failure:
        log.warning("speed_not_measured", engine="voice", kind=type(failure).__name__)
        return b"", None
    return (sound, watch.cost()) if sound else (b"", None)


def _made(voice: Speaker) -> AsyncGenerator[bytes, None]:
    """Its pace is known then."""
    return made(voice, SpeechCache(None), SENTENCE, CachePolicy.NONE)


async def _heard(recogniser: Recogniser, pcm: bytes) -> Cost | None:
    """What it costs to hear a second."""
    watch = Stopwatch()
    try:
        async with asyncio.timeout(PATIENCE), recogniser.call("en-US") as call:
            stretch = call.begin(lambda: None)
            stretch.feed(pcm)
            await stretch.settle()
    except (StageError, TimeoutError) as failure:
        log.warning("speed_not_measured", engine="recogniser", kind=type(failure).__name__)
        return None
    return watch.cost()


def for_the_ear(pcm: bytes, rate: int) -> bytes:
    """At most a second of s16 mono sound of `rate`, at the recogniser's own rate."""
    samples = np.frombuffer(pcm, "<i2")[:rate].astype(np.float64)
    places = np.arange(len(samples) * RATE // rate) * (rate / RATE)
    return bytes(np.interp(places, np.arange(len(samples)), samples).astype("<i2"))
