"""`frontdesk bench-neighbours`."""

from __future__ import annotations

import typer

from infra.bench.neighbours import users, webhooks
from infra.bench.neighbours.rows import table
from infra.commands.shown import console as terminal
from infra.places import Places
from infra.progress import Steps

PARTS = (users.measure, webhooks.measure)


def bench_neighbours() -> None:
    """Print how long a box and a client's software wait while somebody else abuses the system, and the ratios."""
    console = terminal()
    rows = [row for measure in PARTS for row in measure(Places(), Steps(console))]
    console.print(table(rows))
    if any(row.misses for row in rows):
        raise typer.Exit(1)
