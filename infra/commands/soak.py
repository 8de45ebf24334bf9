"""`frontdesk soak`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from infra.bench.soak.report import LEGEND, rows, table
from infra.bench.soak.soak import Plan
from infra.bench.soak.soak import soak as soaked
from infra.commands.shown import console as terminal
from infra.places import Places
from infra.progress import Steps


def soak(
    *,
    calls: Annotated[int, Option(min=1, max=100_000, help="Short calls, one after another on each line.")] = 30,
    kills: Annotated[int, Option(min=0, max=10_000, help="Line processes killed in mid-call.")] = 6,
    lines: Annotated[int, Option(min=1, max=16, help="Line processes.")] = 3,
    together: Annotated[int, Option(min=1, max=50, help="Callers at once.")] = 6,
    questions: Annotated[int, Option(min=1, max=20, help="Asked in each call.")] = 2,
    seed: Annotated[int, Option(help="Of the kills' moments.")] = 0,
    keep: Annotated[Path | None, Option(help="A folder for logs and journals, which else are thrown away.")] = None,
) -> None:
    """Kill line processes in mid-call, again and again, and print what the callers heard and what was written down."""
    console = terminal()
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    found = soaked(Plan(calls, kills, lines, together, questions, seed), Places(), Steps(console), keep)
    console.print(table(found))
    console.print(LEGEND)
    for said in [*found.tally.lost, *found.tally.let_down]:
        console.print(said, markup=False)
    if any(met is False for *_, met in rows(found)):
        raise typer.Exit(1)
