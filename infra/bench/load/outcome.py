"""What came out of the cells: percentiles, and where a system broke down. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.bench.load.stubs import IDEAL
from infra.phone.gaps import percentile

SLOWER = 1.25  # times its own one-call p95: a system that is slower carries too many calls …
ANSWERED = 0.9  # … and so does one that answers fewer of the questions


@dataclass(frozen=True, slots=True)
class Outcome:
    """One cell. Milliseconds; `cpu` of a core for each call and `others` in all, in per cent; `memory` MB a call."""

    calls: int
    asked: int
    gaps: Sequence[float]
    stops: Sequence[float]
    cpu: float
    memory: float
    lag: float
    late: float
    others: float
    dead: int  # calls that ended by themselves

    def gap(self, percent: float) -> float | None:
        """The turn gap of answered questions; None without any."""
        return percentile(self.gaps, percent)

    def stop(self, percent: float) -> float | None:
        """From the caller's first sound over the agent to the agent's last."""
        return percentile(self.stops, percent)

    @property
    def overhead(self) -> float | None:
        """Of the system itself: what the median turn gap has beyond the engines'."""
        median = self.gap(50)
        return None if median is None else median - 1000 * IDEAL


def outcome_of(calls: int, told: Mapping[str, Any]) -> Outcome:
    """Of what a cell's process has printed."""
    return Outcome(**{**told, "cpu": told["cpu"] / calls}, calls=calls)


def together(cells: Sequence[Outcome]) -> Outcome:
    """Of processes that ran side by side: for each call what all of them took, and the worst lateness."""
    calls = sum(cell.calls for cell in cells)
    own = sum(cell.cpu * cell.calls for cell in cells)
    return Outcome(
        calls=calls,
        asked=sum(cell.asked for cell in cells),
        gaps=[gap for cell in cells for gap in cell.gaps],
        stops=[stop for cell in cells for stop in cell.stops],
        cpu=own / calls,
        memory=sum(cell.memory * cell.calls for cell in cells) / calls,
        lag=max(cell.lag for cell in cells),
        late=max(cell.late for cell in cells),
        others=max(0.0, max(cell.others + cell.cpu * cell.calls for cell in cells) - own),
        dead=sum(cell.dead for cell in cells),
    )


@dataclass(slots=True)
class Column:
    """One system, with ever more calls."""

    name: str
    cells: list[Outcome] = field(default_factory=list)
    broke_down: int | None = None  # at so many calls

    def add(self, cell: Outcome) -> None:
        """The next one, with more calls than those before."""
        self.cells.append(cell)
        if not self._carries(cell):
            self.broke_down = cell.calls

    def at(self, calls: int) -> Outcome | None:
        return next((cell for cell in self.cells if cell.calls == calls), None)

    @property
    def carried(self) -> int:
        """The most calls that it carried as well as its first cell's."""
        return max((cell.calls for cell in self.cells if cell.calls != self.broke_down), default=0)

    def _carries(self, cell: Outcome) -> bool:
        alone, slowest = self.cells[0].gap(95), cell.gap(95)
        if alone is None or slowest is None or len(cell.gaps) < ANSWERED * cell.asked or cell.dead:
            return False
        return slowest <= SLOWER * alone
