"""The call recorder: both sides on one stereo recorder, laid out by one clock.

Blocks of sound come with the time at which they were spoken or heard. A busy event loop delivers some of them late, so
a block is laid where the *least* delayed block of the second after it says that it belongs: a stall does not tear the
recording, and a real gap in the stream stays a gap.
"""

from __future__ import annotations

import wave
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from infra.phone.telephone import RATE, Samples

LOOKAHEAD = 50  # blocks; one second of 20 ms frames
JITTER = 0.02  # s: below this a block simply follows the one before


@dataclass(slots=True)
class Side:
    """One direction: blocks in the order in which they came, each with the time of its first sample."""

    starts: list[float] = field(default_factory=list)
    blocks: list[bytes] = field(default_factory=list)

    def add(self, start: float, pcm: bytes) -> None:
        """`start`: event-clock seconds of the first sample; `pcm`: s16 mono at 8 kHz."""
        if pcm:
            self.starts.append(start)
            self.blocks.append(pcm)

    def laid_out(self, origin: float) -> Samples:
        """All samples on a line that begins at `origin`; silence where nothing came."""
        if not self.blocks:
            return np.zeros(0, dtype=np.int16)
        places = _places(np.array(self.starts) - origin, np.array([len(block) // 2 for block in self.blocks]))
        line = np.zeros(places[-1] + len(self.blocks[-1]) // 2, dtype=np.int16)
        for place, block in zip(places, self.blocks, strict=True):
            line[place : place + len(block) // 2] = np.frombuffer(block, dtype=np.int16)
        return line


def _places(starts: NDArray[np.float64], sizes: NDArray[np.int64]) -> list[int]:
    """The first sample of each block: never overlapping, never before 0."""
    before = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    offsets = starts - before / RATE  # constant for a stream without delays
    places: list[int] = []
    cursor = 0
    for i, samples_before in enumerate(before):
        offset = offsets[i : i + LOOKAHEAD].min()
        place = round((samples_before / RATE + offset) * RATE)
        if place - cursor < JITTER * RATE:
            place = cursor
        places.append(place)
        cursor = place + int(sizes[i])
    return places


class CallRecorder:
    """Left: the caller as spoken into the phone. Right: the agent as it came out of it. 8 kHz, s16."""

    def __init__(self) -> None:
        self.caller = Side()
        self.agent = Side()

    @property
    def origin(self) -> float:
        """The event-clock time of the first sample; 0.0 when nothing was recorded."""
        return min([*self.caller.starts[:1], *self.agent.starts[:1]], default=0.0)

    def stereo(self) -> NDArray[np.int16]:
        """Shape (samples, 2)."""
        left, right = self.caller.laid_out(self.origin), self.agent.laid_out(self.origin)
        both = np.zeros((max(left.size, right.size), 2), dtype=np.int16)
        both[: left.size, 0] = left
        both[: right.size, 1] = right
        return both

    def save(self, path: Path) -> None:
        """Write a WAV file; its folder is made."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(self.stereo().tobytes())
