"""The table of a rush: how soon, and how much later than in the first row."""

from __future__ import annotations

import statistics

from rich.table import Column, Table

from infra.bench.jobs.measure import Run


def table(rushes: list[Run]) -> Table:
    """Seconds from the end of a call; ratios of the medians to the first row."""
    right = {"justify": "right", "no_wrap": True}
    names = ("calls", "judged p50", "p95", "last", "to first row", "told p50", "p95", "last", "twice", "requests")
    made = Table(Column("rush", no_wrap=True), *(Column(name, **right) for name in names), "")  # type: ignore[arg-type]
    for rush in rushes:
        judged, told = _three(rush.judged), _three(rush.told)
        ratio = statistics.median(rush.judged) / statistics.median(rushes[0].judged)
        numbers = [f"{rush.calls}", *judged, f"{ratio:.2f}", *told, f"{rush.twice}", f"{rush.posts}"]
        made.add_row(rush.name, *numbers, "[red]" + ", ".join(misses(rush)) + "[/]" if misses(rush) else "[green]ok[/]")
    return made


def misses(rush: Run) -> list[str]:
    """Why it was not as it should be."""
    late = rush.judged[-1] > rush.allowed
    return ["late"] * late + ["twice"] * (rush.twice > 0)


def _three(seconds: tuple[float, ...]) -> list[str]:
    p95 = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    return [f"{statistics.median(seconds):.1f}", f"{p95:.1f}", f"{seconds[-1]:.1f}"]
