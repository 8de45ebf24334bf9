"""Where does speech stop being audible? Pure.

The detector goes on saying "voice" for about a tenth of a second after the last sound. Nobody hears that: for the times
that are reported, the sound itself is measured.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import deque
from typing import NamedTuple

import numpy as np

STEP = 160  # samples of 10 ms
AUDIBLE = 180.0  # RMS of 16-bit samples, about -45 dBFS: the softest syllable is louder, a quiet line is not
ABOVE_NOISE = 2.0  # times the line's own noise: 6 dB
LIKELY = 0.2  # probability below which a window holds no voice …
SURE = 0.9  # … and from which it does
STANDS_OUT = 1.25  # times the line's noise: windows of 32 ms of steady noise differ by less
NOISE = 5  # percent of a segment are no louder than the line itself: the moments before, after and between words

FAINT = 60.0  # RMS of 16-bit samples, about -55 dBFS: nobody speaks so softly into a telephone
MEMORY = 300  # windows without a voice by which the line's noise is known: some ten seconds
FEW = 8  # of them before anything is known


class Window(NamedTuple):
    """The piece of sound that is judged at once: 16 kHz s16 mono, and its loudness, which several ask for."""

    pcm: bytes
    level: float  # RMS of 16-bit samples

    @classmethod
    def of(cls, pcm: bytes) -> Window:
        samples = np.frombuffer(pcm, _SAMPLE).astype(np.float32)
        return cls(pcm, math.sqrt(samples.dot(samples) / len(samples)))


_SAMPLE = np.dtype("<i2")


class NoiseFloor:
    """How loud the line is without a voice, against a detector that takes noise for one, or says "voice" too long.

    Silero's voice (6.2.1) lasts up to 0.14 s longer than a softly fading sound. What is no louder than the line is
    none; but a voice begins when the detector is sure of it, for the first consonant is hardly louder.
    """

    def __init__(self) -> None:
        self._quiet: deque[float] = deque()
        self._sorted: list[float] = []  # the same: a median of it costs next to nothing, 31 times a second and call
        self._floor = 0.0

    def hears(self, window: Window, probability: float, *, speaking: bool) -> float:
        """The probability that a window holds a voice, by what the detector says and its loudness.

        `speaking`: a voice is under way.
        """
        audible = window.level >= max(FAINT, STANDS_OUT * self._floor)
        if probability < LIKELY:
            self._learn(window.level)
        return probability if audible or (probability >= SURE and not speaking) else 0.0

    def _learn(self, level: float) -> None:
        self._quiet.append(level)
        insort(self._sorted, level)
        if len(self._quiet) > MEMORY:
            del self._sorted[bisect_left(self._sorted, self._quiet.popleft())]
        if len(self._quiet) >= FEW:
            middle = len(self._sorted) // 2
            self._floor = (self._sorted[middle] + self._sorted[~middle]) / 2


def silent_tail(pcm: bytes) -> int | None:
    """How many samples of `pcm` (16 kHz s16 mono) follow the last audible one, in steps of 10 ms.

    None when nothing in it stands out from the noise.
    """
    samples = np.frombuffer(pcm, "<i2")
    steps = len(samples) // STEP
    if not steps:
        return None
    squares = np.square(samples[-steps * STEP :].astype(np.float32)).reshape(steps, STEP)
    levels = np.sqrt(squares.mean(axis=1))
    audible = np.flatnonzero(levels >= max(AUDIBLE, ABOVE_NOISE * float(np.percentile(levels, NOISE))))
    return (steps - 1 - int(audible[-1])) * STEP if len(audible) else None
