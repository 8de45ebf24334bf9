"""A caller who says one sentence again and again in real time: after the answer, and every other time also over it."""

from __future__ import annotations

import asyncio
import time
from array import array
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import cycle, islice
from typing import TypeAlias

import numpy as np

from infra.bench.load.edge import Edge
from infra.bench.load.meter import Asked
from infra.bench.load.stubs import LOUD, RATE_IN

FRAME = 320  # samples
FRAME_S = FRAME / RATE_IN
NOISE = 8  # of 32,768: what the line sounds like when nobody speaks
NOISES = 64  # different frames of it
FIRST = 1.0  # s from the beginning of the call to the first question
PLAIN, INTERRUPTED = 10.0, 15.0  # s from a question to the one after its answer, and where that answer is interrupted
INTO_THE_ANSWER = 2.0  # s from the end of a question to the interruption of its answer

Say: TypeAlias = Callable[[bytes], Awaitable[None] | None]  # puts a frame into a system


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said, in frames; its first sample is loud, and its last one `seconds` later."""

    frames: tuple[bytes, ...]
    seconds: float


def sentence_of(pcm: bytes) -> Sentence:
    """Of 16 kHz s16 mono, from its first loud sample to its last. Raises ValueError where there is none."""
    samples = np.frombuffer(pcm, "<i2")
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > LOUD)
    if not len(loud):
        raise ValueError("nothing is said")
    said = samples[loud[0] : loud[-1] + 1]
    whole = np.concatenate([said, _noise(-len(said) % FRAME, 1)])
    frames = tuple(whole[begin : begin + FRAME].tobytes() for begin in range(0, len(whole), FRAME))
    return Sentence(frames, len(said) / RATE_IN)


def script(number: int, sentence: Sentence) -> Iterator[tuple[float, bool]]:
    """When each question begins, in seconds of the call, and whether it interrupts the answer to the one before.

    Every other exchange is interrupted; odd callers begin with one.
    """
    at = FIRST
    for interrupted in islice(cycle([False, True]), number % 2, None):
        yield at, False
        if interrupted:
            yield at + sentence.seconds + INTO_THE_ANSWER, True
        at += INTERRUPTED if interrupted else PLAIN


@dataclass(slots=True)
class Caller:
    """One of them. `asked` is on the clock of the edge, and as he meant it, whenever the frames really came."""

    number: int
    sentence: Sentence
    edge: Edge = field(default_factory=Edge)
    asked: list[Asked] = field(default_factory=list)
    late: array[float] = field(default_factory=lambda: array("d"))  # s, of each frame

    async def talk(self, say: Say) -> None:
        """Until cancelled: a frame every 20 ms, when the sound of it is over."""
        noise, began, count = frames_of_noise(), time.perf_counter(), 0
        for at, interrupts in script(self.number, self.sentence):
            for place in range(count, round(at / FRAME_S)):
                await self._send(say, noise[place % NOISES], began + (place + 1) * FRAME_S)
            count = round(at / FRAME_S)
            begin = began + count * FRAME_S
            self.asked.append(Asked(begin, begin + self.sentence.seconds, interrupts))
            for frame in self.sentence.frames:
                count += 1
                await self._send(say, frame, began + count * FRAME_S)

    async def _send(self, say: Say, frame: bytes, due: float) -> None:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        self.late.append(time.perf_counter() - due)
        if (taken := say(frame)) is not None:
            await taken


@lru_cache(1)
def frames_of_noise() -> list[bytes]:
    """What the line sounds like when nobody speaks."""
    return [_noise(FRAME, seed).tobytes() for seed in range(NOISES)]


def _noise(samples: int, seed: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.random.default_rng(seed).integers(-NOISE, NOISE + 1, samples).astype(np.int16)
