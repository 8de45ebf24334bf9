"""What a person sees of it: the table of systems and calls, the targets, and how many calls each carried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Column as Heading
from rich.table import Table

from infra.bench.load.outcome import ANSWERED, SLOWER, Column, Outcome
from infra.bench.load.stubs import IDEAL
from infra.bench.load.targets import Target

DISTURBED = 20.0  # % of a core that others may take of the machine
LEGEND = (
    "Milliseconds. turn gap: the caller's last loud sample to the agent's first, of answered questions. overhead: what "
    f"its median has beyond the engines' own {1000 * IDEAL:.0f}. barge-in: the caller's first loud sample over the "
    "agent to the agent's last. CPU: of one core, for each call, callers and engines included. MB: private memory for "
    "each call. lag: how late a task comes back to the loop; frames: how late the caller's own are. others: what "
    f"the rest of the machine took of one core; * above {DISTURBED:.0f} %."
)
NUMBERS = (
    "gap p50", "gap p95", "overhead", "barge-in p50", "barge-in p95", "CPU %", "MB", "lag p99", "frames p99", "others %"
)  # fmt: skip


def table(columns: Sequence[Column]) -> Table:
    """A row for each cell, in the order in which they were run."""
    headings = [Heading(name, justify="right") for name in NUMBERS]
    made = Table(Heading("calls", justify="right"), "system", Heading("answered", justify="right"), *headings)
    for calls in sorted({cell.calls for column in columns for cell in column.cells}):
        for column in columns:
            if cell := column.at(calls):
                made.add_row(str(calls), column.name, *_row(cell))
    return made


def _row(cell: Outcome) -> Iterable[str]:
    yield f"{len(cell.gaps)}/{cell.asked}"
    for milliseconds in (cell.gap(50), cell.gap(95), cell.overhead, cell.stop(50), cell.stop(95)):
        yield _shown(milliseconds)
    yield f"{cell.cpu:.2f}"
    yield f"{cell.memory:.1f}"
    yield f"{cell.lag:.1f}"
    yield f"{cell.late:.1f}"
    yield f"{cell.others:.0f}{'*' if cell.others > DISTURBED else ''}"


def _shown(milliseconds: float | None) -> str:
    return "-" if milliseconds is None else f"{milliseconds:,.0f}"


def carried(columns: Sequence[Column]) -> Iterable[str]:
    """How many calls of one event loop each carried."""
    for column in columns:
        least = "at least " if column.broke_down is None else ""
        end = "" if column.broke_down is None else f", and broke down at {column.broke_down}"
        yield (
            f"{column.name} carried {least}{column.carried} calls in one event loop (p95 at most {SLOWER} times that "
            f"of its first cell, {ANSWERED:.0%} answered){end}."
        )


def verdicts(found: Iterable[Target]) -> Table:
    """Each target, what was measured, and whether it is met."""
    made = Table("target", Heading("at most", justify="right"), Heading("measured", justify="right"), "")
    colour = {"met": "green", "not met": "red", "not measured": "yellow"}
    for one in found:
        value = "-" if one.value is None else f"{one.value:.2f} {one.unit}".strip()
        made.add_row(one.name, f"{one.most:g} {one.unit}".strip(), value, f"[{colour[one.verdict]}]{one.verdict}[/]")
    return made
