"""The table of neighbours: how long something takes undisturbed, and while somebody abuses the system."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.table import Column, Table


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds."""

    p50: float
    p95: float


def times(taken: Sequence[float]) -> Times:
    """Of at least two, in milliseconds."""
    return Times(statistics.median(taken), statistics.quantiles(taken, n=20, method="inclusive")[-1])


@dataclass(frozen=True, slots=True)
class Row:
    """What was timed while what was done. One goal is set: of the p95 in ms, or of its ratio to the undisturbed one."""

    timed: str
    during: str
    undisturbed: Times
    disturbed: Times
    goal_ms: float | None = None
    goal_ratio: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """Of both 95th percentiles."""
        return self.disturbed.p95 / self.undisturbed.p95

    @property
    def misses(self) -> bool:
        late = self.goal_ms is not None and self.disturbed.p95 > self.goal_ms
        return late or (self.goal_ratio is not None and self.ratio > self.goal_ratio)


def table(rows: Iterable[Row]) -> Table:
    """Milliseconds and ratios."""
    made = Table(Column("timed", no_wrap=True), "while", "p50 ms", "p95 ms", "undisturbed p95", "ratio", "goal", "", "")
    for row in rows:
        made.add_row(
            row.timed,
            row.during,
            f"{row.disturbed.p50:.1f}",
            f"{row.disturbed.p95:.1f}",
            f"{row.undisturbed.p95:.1f}",
            f"{row.ratio:.2f}",
            f"≤ {row.goal_ms:g} ms" if row.goal_ms else f"≤ {row.goal_ratio:g} times",
            "[red]missed[/]" if row.misses else "[green]ok[/]",
            row.note,
        )
    return made
