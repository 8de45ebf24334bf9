"""What a person sees of a benchmark: percentiles over answers, and how two checkouts compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.table import Table

from infra.dev.demo.display import COLUMNS, ms
from infra.dev.demo.exchanges import answers
from infra.dev.demo.report import Report
from infra.phone.gaps import percentile

STAGES = {**COLUMNS, "processing_by_ear": "ear"}
BENCH_LEGEND = "ear: gap less end, processing by the recording. Percentiles are over answers; an apology is none."

# What is compared: the stage and its percentile, under the name in the table.
COMPARED = {
    "processing p50": ("processing", 50),
    "processing p95": ("processing", 95),
    "by ear p50": ("processing_by_ear", 50),
    "by ear p95": ("processing_by_ear", 95),
    "turn gap p50": ("turn_gap", 50),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """The calls placed on one stack, in order: the first met it fresh, the others warm."""

    name: str  # whose stack it was
    calls: list[Report] = field(default_factory=list)

    @property
    def first(self) -> list[Report]:
        return self.calls[:1]

    @property
    def warm(self) -> list[Report]:
        return self.calls[1:]


def stage_values(reports: Sequence[Report], stage: str) -> list[float | None]:
    """One stage's milliseconds over all answers."""
    return [x["latency_ms"][stage] for report in reports for x in answers(report["exchanges"])]


def bench_table(placed: Placed) -> Table:
    """p50 and p95 of each stage over the warm calls, and the first, cold call to compare with."""
    table = Table(title=f"{placed.name}: {len(placed.warm)} calls on a warm stack, milliseconds")
    table.add_column("")
    for column in STAGES.values():
        table.add_column(column, justify="right")
    rows: Mapping[str, tuple[Sequence[Report], int]] = {
        "p50": (placed.warm, 50),
        "p95": (placed.warm, 95),
        "first call p50": (placed.first, 50),
        "first call p95": (placed.first, 95),
    }
    for name, (reports, percent) in rows.items():
        table.add_row(name, *(ms(percentile(stage_values(reports, stage), percent)) for stage in STAGES))
    return table


def ratios(ours: Placed, theirs: Placed) -> dict[str, dict[str, float | None]]:
    """How long ours takes for a millisecond of theirs. None where one side has no answer at all."""
    pairs = {"first call": (ours.first, theirs.first), "warm calls": (ours.warm, theirs.warm)}
    return {
        name: {what: _ratio(mine, others, *measured) for what, measured in COMPARED.items()}
        for name, (mine, others) in pairs.items()
    }


def _ratio(ours: Sequence[Report], theirs: Sequence[Report], stage: str, percent: int) -> float | None:
    mine, others = (percentile(stage_values(reports, stage), percent) for reports in (ours, theirs))
    return None if mine is None or not others else round(mine / others, 3)


def ratio_table(found: Mapping[str, Mapping[str, float | None]], names: tuple[str, str]) -> Table:
    table = Table(title=f"{names[0]} to {names[1]}: less than 1 is faster")
    table.add_column("")
    for what in COMPARED:
        table.add_column(what, justify="right")
    for name, row in found.items():
        table.add_row(name, *("·" if row[what] is None else f"{row[what]:.2f}" for what in COMPARED))
    return table


def counted(placed: Placed) -> Iterator[str]:
    """What the percentiles leave out: turns that failed, silences, and how far the agent's clock is from the ear's."""
    asked, answered = (sum(call["questions"][what] for call in placed.calls) for what in ("asked", "answered"))
    apologies, acknowledged = (sum(call[what] for call in placed.calls) for what in ("apologies", "acknowledgements"))
    longest = max((call["longest_silence"]["seconds"] for call in placed.calls), default=0.0)
    found = [x for call in placed.calls for x in answers(call["exchanges"])]
    hole = _largest(x["latency_ms"]["measured_hole"] for x in found)
    at_once = _largest(_apart(x) for x in found if not x["acknowledgement"])
    late = _largest(_apart(x) for x in found if x["acknowledgement"])
    yield (
        f"{placed.name}: {answered} of {asked} sentences answered; apologies {apologies}, acknowledgements "
        f"{acknowledged}; longest silence {longest:.1f} s; longest hole in an answer {ms(hole)} ms"
    )
    yield (
        f"{placed.name}: turn gap by the agent's rows and by the recording at most {ms(at_once)} ms apart; "
        f"where there was an acknowledgement {ms(late)} ms"
    )


def _apart(exchange: Mapping[str, Any]) -> float | None:
    heard, claimed = (exchange["latency_ms"][gap] for gap in ("turn_gap", "claimed_turn_gap"))
    return None if heard is None or claimed is None else abs(heard - claimed)


def _largest(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)
