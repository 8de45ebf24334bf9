"""The engines of every system that is measured: the same words and sound, after the same delays."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable

import numpy as np

FINAL = 0.15  # s from the caller's last loud sample to the final words
FIRST_TOKEN = 0.1  # s from the question to the language model's first token …
TOKEN = 0.01  # … and from each to the next
FIRST_SOUND = 0.08  # s from a text to its first sound
IDEAL = FINAL + FIRST_TOKEN + FIRST_SOUND  # s: no system can answer sooner than one stage after the other
INTERIM = 0.8  # s of a voice after which it has interim words; a shorter one is no speech

# What only a language model can answer: a wish or a question about facts our rules would answer, and no model is asked.
SAID = "What do you think about electric toothbrushes for a small child?"
PACE = 2.5  # words a second of it
ANSWER = "Sure, I can tell you about that. What would you like to hear first about using them?"
INSTRUCTIONS = "You are the receptionist of a dentist. Be brief and kind."

RATE_IN, RATE_OUT = 16_000, 24_000  # samples a second, s16 mono
LOUD = 100  # of 32,768: what the caller says is louder, the line's noise is not
CHARACTER = 0.06  # s of sound
PIECE = 2_400  # samples that a voice hands over at once
HURRY = 0.005  # s between two pieces: faster than they are heard
TONE = b"\xb8\x0b" * 20 + b"\x48\xf4" * 20  # 600 Hz: a codec lets it through


def said_within(seconds: float) -> str:
    """As much of it as has been said then."""
    return " ".join(SAID.split()[: round(seconds * PACE)])


async def tokens() -> AsyncGenerator[str, None]:
    """The answer, as a model writes it: its first token takes longest."""
    await asyncio.sleep(FIRST_TOKEN)
    for place, word in enumerate(ANSWER.split(" ")):
        yield f" {word}" if place else word
        await asyncio.sleep(TOKEN)


async def sound(text: str) -> AsyncGenerator[bytes, None]:
    """A tone, as long as `text` would be; at `RATE_OUT`."""
    await asyncio.sleep(FIRST_SOUND)
    left = round(len(text) * CHARACTER * RATE_OUT)
    while left > 0:
        yield TONE * (min(PIECE, left) * 2 // len(TONE))
        left -= PIECE
        await asyncio.sleep(HURRY)


def loud_at(pcm: bytes) -> float | None:
    """When (`time.perf_counter`) the last loud sample of sound was said that has come just now; None without any."""
    samples = np.frombuffer(pcm, "<i2")
    loud = np.flatnonzero((samples > LOUD) | (samples < -LOUD))
    return time.perf_counter() - (len(samples) - int(loud[-1]) - 1) / RATE_IN if len(loud) else None


class Recogniser:
    """One call's, fed as the caller speaks. `interim` and `final` are called when there are such words."""

    def __init__(self, interim: Callable[[], None], final: Callable[[], None]) -> None:
        self._interim, self._final = interim, final
        self._since: float | None = None  # when this voice began
        self._last = 0.0
        self._told = False

    def feed(self, pcm: bytes) -> None:
        """16 kHz s16 mono, as it comes."""
        if (last := loud_at(pcm)) is None:
            return
        self._last = last
        if self._since is None:
            self._since = last
            self._wait()
        elif not self._told and last - self._since >= INTERIM:
            self._told = True
            self._interim()

    def _wait(self) -> None:
        asyncio.get_running_loop().call_later(self._last + FINAL - time.perf_counter(), self._over)

    def _over(self) -> None:
        if time.perf_counter() < self._last + FINAL:
            self._wait()
            return
        told, self._told, self._since = self._told, False, None
        if told:
            self._final()
