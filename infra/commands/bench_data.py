"""`frontdesk bench-data`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from infra.bench.database.against import compare
from infra.bench.database.measure import DataSize, measure
from infra.bench.database.report import compared_table, table
from infra.commands.shown import console as terminal
from infra.places import Places
from infra.progress import Steps

LEGEND = (
    "to floor: ratio to one row by its key in the same database. "
    "to sparse: ratio to the same question where all other clients together have {few:,} calls, not {many:,}."
)


def bench_data(
    *,
    clients: Annotated[int, Option(min=21, help="How many clients share the database.")] = 500,
    calls: Annotated[int, Option(min=100, help="Calls of each, over a year.")] = 2000,
    against: Annotated[Path | None, Option(help="Another checkout, asked the same questions in turns.")] = None,
) -> None:
    """Fill a database with a million calls and print how long each question of a dashboard takes."""
    console = terminal()
    crowd = DataSize(clients=clients, calls_each=calls)
    if against:
        compared = compare(crowd, against.resolve(), Places(), Steps(console))
        console.print(compared_table(compared))
        raise typer.Exit(any(row.slower for row in compared))
    rows, floor = measure(crowd, Places(), Steps(console))
    console.print(table(rows, floor))
    console.print(LEGEND.format(few=crowd.sparse, many=(clients - 1) * calls))
    if any(row.misses for row in rows):
        raise typer.Exit(1)
