"""`frontdesk bench-web`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from typer import Option

from infra.bench.database.measure import DataSize
from infra.bench.web.measure import measure
from infra.bench.web.report import asked_table, figures_table, scripts_table
from infra.commands.shown import console as terminal
from infra.places import Places
from infra.progress import Steps

LEGEND = (
    "From the start of the navigation, with nothing kept but the session, to the frame that has it; the goal is of "
    "p95. bull-board: another dashboard, of job queues, before an empty list, in turns in the same browser and server."
)


def bench_web(
    *,
    clients: Annotated[int, Option(min=21, help="How many clients share the database.")] = 500,
    calls: Annotated[int, Option(min=200, help="Calls of each, over a year.")] = 2000,
    times: Annotated[int, Option(min=2, max=200, help="Visits that are timed.")] = 15,
) -> None:
    """Open the owner's window before a million calls in Chromium and print how soon what is seen."""
    console = terminal()
    size = DataSize(clients=clients, calls_each=calls)
    found = measure(size, times, datetime.now(UTC), Places(), Steps(console))
    for table in (figures_table(found.figures), scripts_table(found.scripts), asked_table(found.asked)):
        console.print(table)
    console.print(LEGEND)
    if found.misses:
        raise typer.Exit(1)
