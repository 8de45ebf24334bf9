"""Turn gaps and silences, measured from the recording of a call. Pure: samples in, seconds out.

A turn gap is where the sound changes hands from the caller to the agent: last audible caller sample to first audible
agent sample. A hole is a silence of the agent inside its own answer. What the agent itself claims plays no part in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from infra.phone.telephone import RATE, Samples

WINDOW = 80  # samples: 10 ms, the resolution of everything measured here
AUDIBLE = 180.0  # RMS of 16-bit samples, about -45 dBFS: above line noise, below the softest syllable
SHORTEST = 3  # windows: anything shorter is a click, not a voice
PAUSE = 0.3  # s: a shorter silence is part of speech
BREATH = 0.1  # s: the least that lies between two things that the agent says one after another
HOLE = 0.35  # s: a longer silence inside an answer is heard as one


@dataclass(frozen=True, slots=True)
class Span:
    """Somebody is audible from `start` to `end`, seconds from the start of the recording."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody is audible from `start` to `end`, seconds from the start of the recording."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Gap:
    """The caller fell silent, the agent answered."""

    caller_until: float
    agent_from: float

    @property
    def seconds(self) -> float:
        return self.agent_from - self.caller_until


@dataclass(frozen=True, slots=True)
class Overlap:
    """Both were audible; `cut_in` names who began while the other spoke."""

    start: float
    end: float
    cut_in: Literal["caller", "agent"]


def stretches(samples: Samples, *, pause: float = PAUSE, audible: float = AUDIBLE) -> list[Span]:
    """Where one side of a recording is audible."""
    count = samples.size // WINDOW
    if not count:
        return []
    windows = samples[: count * WINDOW].astype(np.float64).reshape(count, WINDOW)
    loud = np.sqrt((windows**2).mean(axis=1)) >= audible
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
    return [Span(a * WINDOW / RATE, b * WINDOW / RATE) for a, b in _joined(runs, round(pause * RATE / WINDOW))]


def _joined(runs: Iterable[tuple[int, int]], pause: int) -> list[tuple[int, int]]:
    """Runs of loud windows with short silences filled, then clicks left out."""
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and start - joined[-1][1] < pause:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [(start, end) for start, end in joined if end - start >= SHORTEST]


def turn_gaps(caller: Sequence[Span], agent: Sequence[Span]) -> list[Gap]:
    """Each place where the sound changed hands from caller to agent, in order.

    Not counted: the agent going on after its own pause, and the agent beginning while the caller is still audible
    (that is an overlap, see `overlaps`).
    """
    gaps: list[Gap] = []
    agent_until = -1.0
    for answer in agent:
        before = [s for s in caller if s.start < answer.start]
        if before and agent_until < before[-1].end <= answer.start:
            gaps.append(Gap(before[-1].end, answer.start))
        agent_until = answer.end
    return gaps


def overlaps(caller: Sequence[Span], agent: Sequence[Span]) -> list[Overlap]:
    """Where both were audible at once, in order."""
    found = [
        Overlap(max(c.start, a.start), min(c.end, a.end), "caller" if c.start >= a.start else "agent")
        for c in caller
        for a in agent
        if c.start < a.end and a.start < c.end
    ]
    return sorted(found, key=lambda overlap: overlap.start)


def gaps_on(stereo: NDArray[np.int16]) -> list[Gap]:
    """The turn gaps of a recording of shape (samples, 2): left caller, right agent, 8 kHz."""
    return turn_gaps(stretches(stereo[:, 0]), stretches(stereo[:, 1]))


def longest_silence(stereo: NDArray[np.int16], from_: float, to: float) -> Silence:
    """The longest stretch between two moments (s) of a recording of shape (samples, 2) with neither side audible."""
    sides = [stretches(stereo[:, side], pause=BREATH) for side in (0, 1)]
    until, longest = from_, Silence(from_, from_)
    for sound in sorted([*sides[0], *sides[1], Span(to, to)], key=lambda stretch: stretch.start):
        quiet = Silence(until, min(sound.start, to))
        longest = max(longest, quiet, key=lambda silence: silence.seconds)
        until = max(until, sound.end)
    return longest


def holes(stereo: NDArray[np.int16]) -> list[Silence]:
    """The agent's pauses of more than `HOLE` in which the caller said nothing either, in order.

    The silence between an acknowledgement and the answer is one of them: a recording does not tell the two apart.
    """
    caller, agent = stretches(stereo[:, 0]), stretches(stereo[:, 1], pause=HOLE)
    pauses = [Silence(a.end, b.start) for a, b in pairwise(agent)]
    return [pause for pause in pauses if not any(c.start < pause.end and pause.start < c.end for c in caller)]


@dataclass(frozen=True, slots=True)
class Recording:
    """What is measured of one call's recording. Seconds from its start, which is the answer of the call."""

    gaps: Sequence[Gap]
    agent: Sequence[Span]  # cut finely: an answer may follow its acknowledgement after a breath
    holes: Sequence[Silence]
    silence: Silence  # the longest from the answer to the hang-up

    @classmethod
    def of(cls, stereo: NDArray[np.int16]) -> Self:
        """Of samples of shape (samples, 2): left caller, right agent, 8 kHz."""
        return cls(
            gaps_on(stereo),
            stretches(stereo[:, 1], pause=BREATH),
            holes(stereo),
            longest_silence(stereo, 0.0, len(stereo) / RATE),
        )


def percentile(values: Iterable[float | None], percent: float) -> float | None:
    """The value below which `percent` of the known values lie (nearest rank); None when none is known."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    rank = max(int(np.ceil(percent / 100 * len(known))), 1)
    return known[rank - 1]
