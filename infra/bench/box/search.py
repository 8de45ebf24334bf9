"""How many calls a box carries: looked for by doubling, then halfway between what was well and what was not. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

from infra.bench.box.talk import Turn
from infra.phone.gaps import percentile

STRETCH = 1.5  # times the p95 of one call: more is not well
FINE = 0.1  # of the calls: nobody looks closer than that
MOST = 64  # calls


@dataclass(frozen=True, slots=True)
class Cell:
    """So many calls at once. Seconds; infinite where answers did not come in any time."""

    calls: int
    turns: int
    p50: float
    p95: float
    heard: float  # p95 until the words were known


def cell(calls: int, turns: Sequence[Turn]) -> Cell:
    """Of at least one turn."""
    processing = [turn.processing for turn in turns]
    return Cell(
        calls, len(turns), statistics.median_high(processing), _p95(processing), _p95([one.heard for one in turns])
    )


@dataclass(slots=True)
class Search:
    """`next` tells how many calls to try; `tried` what came of it."""

    cells: dict[int, Cell] = field(default_factory=dict)

    @property
    def next(self) -> int | None:
        """None: it is known closely enough."""
        if 1 not in self.cells:
            return 1
        if self.cells[1].p95 == inf:
            return None
        well, bad = self._well, self._bad
        if bad is None:
            return min(2 * well, MOST) if well < MOST else None
        return (well + bad) // 2 if bad - well > max(1, FINE * well) else None

    def tried(self, found: Cell) -> None:
        self.cells[found.calls] = found

    @property
    def limit(self) -> float:
        """Seconds: a p95 that is still well."""
        return STRETCH * self.cells[1].p95

    @property
    def calls(self) -> float:
        """At which the p95 reaches the limit, between the last cell that was well and the first that was not."""
        well, bad = self._well, self._bad
        if bad is None or self.cells[bad].p95 == inf:
            return float(well)
        before, after = self.cells[well].p95, self.cells[bad].p95
        return well + (bad - well) * (self.limit - before) / (after - before)

    @property
    def _bad(self) -> int | None:
        return min((calls for calls, found in self.cells.items() if found.p95 > self.limit), default=None)

    @property
    def _well(self) -> int:
        return max(calls for calls in self.cells if self._bad is None or calls < self._bad)


def _p95(seconds: Sequence[float]) -> float:
    """The smallest that 95 of 100 are not above: nothing is made up between a time and none."""
    found = percentile(seconds, 95)
    return inf if found is None else found
