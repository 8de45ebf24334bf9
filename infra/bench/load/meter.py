"""The meter: from when the caller was loud and when the agent was, to how long he waited. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from infra.bench.load.edge import Sound

SOONEST = 0.1  # s: who begins sooner after a question has not heard it; he goes on with something else
PAUSE = 0.3  # s: a shorter silence is part of what the agent says


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the caller's first loud sample and his last. `interrupts`: he means to speak over an answer."""

    first: float
    last: float
    interrupts: bool


@dataclass(slots=True)
class Scored:
    """Seconds. A question without a gap was not answered before the next one began."""

    asked: int = 0
    gaps: list[float] = field(default_factory=list)  # last loud sample of the caller → the agent's first
    stops: list[float] = field(default_factory=list)  # first loud sample over the agent → the agent's last

    def add(self, other: Scored) -> None:
        self.asked += other.asked
        self.gaps += other.gaps
        self.stops += other.stops


def score(asked: Sequence[Asked], heard: Iterable[Sound], since: float, until: float) -> Scored:
    """What was asked from `since` to `until`, and heard then or later. All in order of time.

    Only an interruption of an agent who is audible counts as one: he stops late where he goes on to his end.
    """
    found, sounds = Scored(), joined(heard)
    for question, following in pairwise([*asked, Asked(inf, inf, interrupts=False)]):
        if not since <= question.last <= until:
            continue
        found.asked += 1
        if (answer := next((s.begin for s in sounds if s.begin >= question.last + SOONEST), inf)) < following.first:
            found.gaps.append(answer - question.last)
        over = next((s for s in sounds if s.begin <= question.first < s.end), None)
        if question.interrupts and over:
            found.stops.append(over.end - question.first)
    return found


def joined(heard: Iterable[Sound]) -> list[Sound]:
    """Without the pauses of whoever speaks."""
    whole: list[Sound] = []
    for sound in heard:
        if whole and sound.begin - whole[-1].end < PAUSE:
            whole[-1].end = sound.end
        else:
            whole.append(Sound(sound.begin, sound.end))
    return whole
