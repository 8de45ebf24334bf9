"""What a person sees of it: the table of systems and calls, the targets, and how many calls each carried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from rich.table import Column as Heading
from rich.table import Table

from infra.bench.load.outcome import ANSWERED, SLOWER, Column, Outcome
from infra.bench.load.stubs import IDEAL
from infra.bench.load.targets import Target

DISTURBED = 20.0  # % of a core that others may take of the machine
LEGEND = (
    "Milliseconds. gap: the caller's last loud sample to the agent's first, of answered questions. overhead: what its "
    f"median has beyond the engines' own {1000 * IDEAL:.0f}. barge-in: the caller's first loud sample over the agent "
    "to the agent's last. CPU: of one core, for each call, callers and engines included. MB: private memory for each "
    "call. lag: how late a task comes back to the loop; frames: how late the caller's own are. others: what the rest "
    f"of the machine took, of one core; * above {DISTURBED:.0f} %."
)
LEGEND_THROUGH = (
    "The same through a LiveKit server, everything on this machine. lag, frames: of the phones' processes. rest: "
    "what all but the phones took, of one core: the server, the agents, and others."
)

Measures: TypeAlias = Mapping[str, Callable[[Outcome], str]]


def table(columns: Sequence[Column], measures: Measures) -> Table:
    """A row for each cell, in the order in which they were run."""
    made = Table(Heading("calls", justify="right"), "system", *(Heading(name, justify="right") for name in measures))
    for calls in sorted({cell.calls for column in columns for cell in column.cells}):
        for column in columns:
            if cell := column.at(calls):
                made.add_row(str(calls), column.name, *(shown(cell) for shown in measures.values()))
    return made


def _ms(milliseconds: float | None) -> str:
    return "-" if milliseconds is None else f"{milliseconds:,.0f}"


def _others(cell: Outcome) -> str:
    return f"{cell.others:.0f}{'*' if cell.others > DISTURBED else ''}"


_HEARD: Measures = MappingProxyType({
    "answered": lambda cell: f"{len(cell.gaps)}/{cell.asked}" + (f", {cell.dead} ended" if cell.dead else ""),
    "gap p50": lambda cell: _ms(cell.gap(50)),
    "gap p95": lambda cell: _ms(cell.gap(95)),
    "overhead": lambda cell: _ms(cell.overhead),
    "barge-in p50": lambda cell: _ms(cell.stop(50)),
    "barge-in p95": lambda cell: _ms(cell.stop(95)),
})  # fmt: skip
_LOOP: Measures = MappingProxyType({
    "lag p99": lambda cell: f"{cell.lag:.1f}",
    "frames p99": lambda cell: f"{cell.late:.1f}",
})  # fmt: skip
BELOW: Measures = MappingProxyType({
    **_HEARD,
    "CPU %": lambda cell: f"{cell.cpu:.2f}",
    "MB": lambda cell: f"{cell.memory:.1f}",
    **_LOOP,
    "others %": _others,
})  # fmt: skip
THROUGH: Measures = MappingProxyType({**_HEARD, **_LOOP, "rest %": lambda cell: f"{cell.others:.0f}"})


def carried(columns: Sequence[Column]) -> Iterable[str]:
    """How many calls each carried."""
    for column in columns:
        least = "at least " if column.broke_down is None else ""
        end = "" if column.broke_down is None else f", and broke down at {column.broke_down}"
        yield (
            f"{column.name} carried {least}{column.carried} calls (p95 at most {SLOWER} times that of its first cell, "
            f"{ANSWERED:.0%} answered){end}."
        )


def verdicts(found: Iterable[Target]) -> Table:
    """Each target, what was measured, and whether it is met."""
    made = Table("target", Heading("at most", justify="right"), Heading("measured", justify="right"), "")
    colour = {"met": "green", "not met": "red", "not measured": "yellow"}
    for one in found:
        value = "-" if one.value is None else f"{one.value:.2f} {one.unit}".strip()
        most = f"{round(one.most, 2):g} {one.unit}".strip()
        made.add_row(one.name, most, value, f"[{colour[one.verdict]}]{one.verdict}[/]")
    return made
