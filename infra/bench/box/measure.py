"""Finds out how many calls the engines carry, with batches and without: in turns, on the same machine at one time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge_agent.admission import EVERY
from edge_agent.hear.offline import Sound
from edge_agent.hear.voice_activity import RATE
from edge_agent.hear.whisper import MOST, Whisper, WhisperRecogniser
from edge_agent.processor import cores
from edge_agent.speak.kokoro import KokoroVoice
from edge_agent.speed import FIRST_WORDS
from edge_agent.think.history import Message
from edge_agent.think.ollama import OllamaChoice, OllamaModel
from infra.bench.box.search import Cell, Search, cell
from infra.bench.box.talk import Engines, Pace, Speak, Think, all_talks, elsewhere
from infra.bench.sound import pcm_at
from infra.bench.turns.speech import espeak
from infra.phone.telephone import RATE as PHONE
from infra.progress import Steps

VOICE = "af_heart"
WINDOW = (8.0, 2.0)  # as WhisperRecogniser's own
ONE_CALL = 5 * EVERY  # s that one call is measured: it has few turns
SIZES = (1, 2, 4, 8)  # of batches
SAID = (
    "Hello, I would like to book a cleaning for next Tuesday, please.",
    "My kitchen sink is leaking and there is water everywhere.",
    "Can you tell me what it costs to replace a water heater?",
    "Are you open on Saturday afternoon, or only in the morning?",
    "I am Emma Brown, number five five five, oh one four two.",
)
PROMPT = "You are the receptionist of a plumber who is open from nine to one on Saturdays. Answer in one sentence."


@dataclass(frozen=True, slots=True)
class Way:
    """How segments of several calls are heard; the harness's own switch."""

    name: str
    most: int  # in a batch


@dataclass(frozen=True, slots=True)
class Plan:
    """`seconds`: of one cell; `within`: of all of them together."""

    seconds: float
    within: float
    pace: Pace
    ollama: tuple[str, str] | None = None  # address and model of a language model on this machine


BATCHED, UNBATCHED = Way("batched", MOST), Way("unbatched", 1)
WAYS = (BATCHED, UNBATCHED)
WHOLE, HEARING = "hearing and speaking here", "hearing here, the voice computes elsewhere"


def sounds() -> list[bytes]:
    """What callers say: 16 kHz s16 mono, three or four seconds each, as a telephone delivers it."""
    narrow = (np.frombuffer(espeak("en-us", text), "<i2").astype(np.float64) for text in SAID)
    return [pcm_at(sound, PHONE, RATE) for sound in narrow]


def costs(models: Path, heard: Sequence[bytes]) -> dict[int, float]:
    """Processor seconds of a segment, by how many are heard in one go."""
    whisper = Whisper(models / "whisper-base", 1, WINDOW, 1)
    segments = [Sound(pcm, "en-US") for pcm in heard] * max(SIZES)
    return {size: min(_cost(whisper, segments[:size]) for _ in range(3)) for size in SIZES}


def _cost(whisper: Whisper, segments: Sequence[Sound]) -> float:
    began = time.process_time()
    list(whisper.understand_all(segments, lambda: True))
    return (time.process_time() - began) / len(segments)


def measure(models: Path, plan: Plan, steps: Steps) -> dict[str, dict[Way, Search]]:
    """For each part of a box that computes here, and each way, the cells that were tried. Raises SetupError."""
    return asyncio.run(_measure(models, plan, steps))


async def _measure(models: Path, plan: Plan, steps: Steps) -> dict[str, dict[Way, Search]]:
    ends, bench, found = time.monotonic() + plan.within, Bench(sounds(), plan.seconds, steps), {}
    async with _thinking(plan) as think:
        with _speaking(models) as speak:
            parts: list[tuple[str, Speak]] = [(WHOLE, speak), (HEARING, elsewhere)]
            for left, (part, voice) in zip((2, 1), parts, strict=True):
                until = time.monotonic() + (ends - time.monotonic()) / left
                with _hearing(models) as recognisers:
                    boxes = {way: Engines(each, think, voice) for way, each in recognisers.items()}
                    found[part] = await bench.searched(part, boxes, until)
    return found


@dataclass(frozen=True, slots=True)
class Bench:
    """`heard`: what callers say; `seconds`: of one cell."""

    heard: Sequence[bytes]
    seconds: float
    steps: Steps

    async def searched(self, part: str, boxes: Mapping[Way, Engines], until: float) -> dict[Way, Search]:
        """As closely as there is time `until` then (monotonic); one call each in any case."""
        searches = {way: Search() for way in boxes}
        while True:
            tries = [(way, calls) for way, search in searches.items() if (calls := search.next) is not None]
            takes = len(tries) * (self.seconds + EVERY)
            if not tries or (all(search.cells for search in searches.values()) and time.monotonic() + takes > until):
                return searches
            for way, calls in tries:
                with self.steps.step(f"{part}, {way.name}: {calls} at once"):
                    searches[way].tried(await self.tried(calls, boxes[way]))

    async def tried(self, calls: int, engines: Engines) -> Cell:
        """What so many calls at once find."""
        seconds = max(self.seconds, ONE_CALL) if calls == 1 else self.seconds
        return cell(calls, await all_talks(calls, engines, self.heard, seconds))


# --- the engines ---------------------------------------------------------------------------------


@contextmanager
def _hearing(models: Path) -> Iterator[dict[Way, WhisperRecogniser]]:
    made = {way: WhisperRecogniser(models / "whisper-base", window=WINDOW, most=way.most) for way in WAYS}
    try:
        yield made
    finally:
        for recogniser in made.values():
            recogniser.close()


@contextmanager
def _speaking(models: Path) -> Iterator[Speak]:
    kokoro = KokoroVoice(models, min(2, cores()))

    def speak(text: str) -> AsyncGenerator[bytes, None]:
        return kokoro.synthesise(text, VOICE)

    try:
        yield speak
    finally:
        kokoro.close()


@asynccontextmanager
async def _thinking(plan: Plan) -> AsyncIterator[Think]:
    if plan.ollama is None:
        yield plan.pace.think
        return
    url, name = plan.ollama
    model = OllamaModel(OllamaChoice(url, name))

    async def think(words: str) -> AsyncGenerator[None, None]:
        written, messages = 0, [Message(role="system", content=PROMPT), Message(role="user", content=words)]
        async with aclosing(model.chat(messages)) as deltas:
            async for _ in deltas:
                written += 1
                if written == FIRST_WORDS:
                    yield
        if written < FIRST_WORDS:
            yield

    try:
        await model.ready()
        yield think
    finally:
        await model.aclose()
