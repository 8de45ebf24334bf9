"""How many calls at once are tried, and what that proves. Arithmetic only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from infra.phone import gaps

LIMIT = 0.8  # s from the end of a caller's turn to the first sound of the answer, for 95 of 100 turns
MISHEARD = 0.2  # of the turns at most: an engine that hears nothing is quick, and no use
FINE = 0.1  # of the calls that hold: a step between is tried while the next one that fails is further away


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds of one turn, each from the end of the caller's speech; None: that never came."""

    heard: float | None  # the final words
    first_words: float | None  # the first clause of the answer
    first_sound: float | None
    right: bool = True  # the words were those that were said


@dataclass(frozen=True, slots=True)
class Step:
    """So many calls at once."""

    calls: int
    turns: tuple[Turn, ...]

    @property
    def failed(self) -> int:
        """Turns without an answer."""
        return sum(turn.first_sound is None for turn in self.turns)

    @property
    def misheard(self) -> int:
        return sum(not turn.right for turn in self.turns)

    def holds(self, limit: float = LIMIT) -> bool:
        """Whether 95 of 100 turns were answered within `limit` seconds, none was left without, and most were heard."""
        slow = self.of("first_sound", 95)
        heard = self.misheard <= MISHEARD * len(self.turns)
        return not self.failed and heard and slow is not None and slow < limit

    def of(self, what: str, percent: float) -> float | None:
        """Seconds; a turn that failed took for ever, and None says so."""
        return percentile((getattr(turn, what) for turn in self.turns), percent)


def percentile(values: Iterable[float | None], percent: float) -> float | None:
    """Nearest rank; None is longer than everything."""
    found = gaps.percentile((math.inf if value is None else value for value in values), percent)
    return None if found is None or math.isinf(found) else found


def certified(steps: Sequence[Step], limit: float = LIMIT) -> int:
    """The most calls that held, and with which no fewer ones failed; 0 if a single one did not hold."""
    proved = 0
    for step in sorted(steps, key=lambda step: step.calls):
        if not step.holds(limit):
            break
        proved = step.calls
    return proved


def next_calls(steps: Sequence[Step], most: int, limit: float = LIMIT) -> int | None:
    """How many to try now: twice as many until it fails, then between; None when the answer is near enough."""
    proved = certified(steps, limit)
    failed = min((step.calls for step in steps if not step.holds(limit)), default=None)
    if failed is None:
        return None if proved >= most else min(most, max(1, proved * 2))
    if failed - proved <= max(1, round(proved * FINE)):
        return None
    return (proved + failed) // 2
