"""The tables of a box: what a segment costs in a batch, and how many calls are carried with batches and without."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from rich.table import Column, Table

from infra.bench.box.measure import BATCHED, UNBATCHED, Way
from infra.bench.box.search import STRETCH, Cell, Search

GOAL = 2.0  # times as many calls with batches


def costs_table(costs: Mapping[int, float]) -> Table:
    """Milliseconds of the processor."""
    made = Table("segments in one go", *(Column(f"{size}", justify="right") for size in costs))
    made.add_row("processor ms of each", *(f"{seconds * 1000:.0f}" for seconds in costs.values()))
    return made


def cells_table(part: str, searches: Mapping[Way, Search]) -> Table:
    """Milliseconds from the end of a segment: the first sound, p50 and p95, and the words, p95."""
    right = {"justify": "right", "no_wrap": True}
    names = (f"{way.name} {what}" for way in searches for what in ("p50", "p95", "words"))
    made = Table(Column("calls", **right), *(Column(name, **right) for name in names), title=part)  # type: ignore[arg-type]
    for calls in sorted({calls for search in searches.values() for calls in search.cells}):
        told = (_told(search.cells.get(calls)) for search in searches.values())
        made.add_row(f"{calls}", *(value for three in told for value in three))
    return made


def _told(found: Cell | None) -> tuple[str, str, str]:
    if found is None:
        return "", "", ""
    p50, p95, words = (_ms(seconds) for seconds in (found.p50, found.p95, found.heard))
    return p50, p95, words


def _ms(seconds: float) -> str:
    return "never" if seconds == inf else f"{seconds * 1000:.0f}"


def carried(searches: Mapping[Way, Search]) -> str:
    """One sentence."""
    if any(search.cells[1].p95 == inf for search in searches.values()):
        return "Not even one call was answered in time: this machine is busy with something else."
    batched, unbatched = searches[BATCHED].calls, searches[UNBATCHED].calls
    ratio = batched / unbatched
    verdict = "ok" if ratio >= GOAL else "missed"
    return (
        f"p95 within {STRETCH:g} times that of one call: batched {batched:.1f} calls, unbatched {unbatched:.1f}; "
        f"ratio {ratio:.2f}, goal {GOAL:g}: {verdict}"
    )
