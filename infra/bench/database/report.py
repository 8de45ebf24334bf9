"""The table of a crowded database: how long each question takes, against the floor and against an emptier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Column, Table

from infra.bench.database.ask import Timed
from infra.bench.database.questions import Question

MOST_GROWTH = 1.5
MOST_AGAINST = 1.1  # times what another checkout takes


@dataclass(frozen=True, slots=True)
class Row:
    """One question in the full database and in the one where the others have few rows."""

    question: Question
    full: Timed
    sparse: Timed

    @property
    def growth(self) -> float:
        """How much longer it takes because of other clients' rows; medians, as the tail is the machine's."""
        return self.full.p50 / self.sparse.p50

    @property
    def misses(self) -> list[str]:
        late = self.question.goal is not None and self.full.p95 > self.question.goal
        grows = self.question.alone and self.growth > MOST_GROWTH
        return ["late"] * late + ["grows"] * grows


@dataclass(frozen=True, slots=True)
class Compared:
    """One question here and there."""

    question: Question
    ours: Timed
    theirs: Timed

    @property
    def slower(self) -> bool:
        """By its median; the tail is the machine's."""
        return self.ours.p50 > MOST_AGAINST * self.theirs.p50


def table(rows: list[Row], floor: Timed) -> Table:
    """Milliseconds; ratios to the floor and to the sparse database."""
    made = Table(Column("question", no_wrap=True), "asked by", "p50 ms", "p95 ms", "goal", "to floor", "to sparse", "")
    for row in rows:
        made.add_row(
            row.question.name,
            row.question.asker,
            f"{row.full.p50:.1f}",
            f"{row.full.p95:.1f}",
            "" if row.question.goal is None else f"{row.question.goal:g}",
            f"{row.full.p50 / floor.p50:.1f}",
            f"{row.growth:.2f}",
            "[red]" + ", ".join(row.misses) + "[/]" if row.misses else "[green]ok[/]",
        )
    return made


def compared_table(rows: Sequence[Compared]) -> Table:
    """Milliseconds here and there, and the ratios of ours to theirs."""
    made = Table(Column("question", no_wrap=True), "p50 ms", "theirs", "ratio", "p95 ms", "theirs", "ratio", "")
    for row in rows:
        made.add_row(
            row.question.name,
            f"{row.ours.p50:.1f}",
            f"{row.theirs.p50:.1f}",
            f"{row.ours.p50 / row.theirs.p50:.2f}",
            f"{row.ours.p95:.1f}",
            f"{row.theirs.p95:.1f}",
            f"{row.ours.p95 / row.theirs.p95:.2f}",
            f"[red]above {MOST_AGAINST:g}[/]" if row.slower else "[green]ok[/]",
        )
    return made
