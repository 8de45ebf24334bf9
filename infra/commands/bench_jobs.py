"""`frontdesk bench-jobs`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer
from typer import Option

from infra.bench.jobs.measure import LEASE_S, SCENARIOS, Trouble, measure
from infra.bench.jobs.report import misses, table
from infra.commands.shown import console as terminal
from infra.places import Places
from infra.progress import Steps

LEGEND = (
    "Seconds from the end of the call; a job is due five seconds after it. twice: judgements done or events taken more "
    f"than once. requests: what the receiver got. A killed worker's jobs come back after a lease of {LEASE_S} s."
)


def bench_jobs(
    *,
    calls: Annotated[int, Option(min=2, max=5000, help="How many calls end at once.")] = 100,
    away: Annotated[float, Option(min=1, max=600, help="Seconds for which the database is away in the last row.")] = 60,
) -> None:
    """End a hundred calls at once and print how soon they are judged and told of."""
    console = terminal()
    scenarios = [replace(each, trouble=Trouble(away_s=away)) if each.trouble.away_s else each for each in SCENARIOS]
    rushes = measure(calls, scenarios, Places(), Steps(console))
    console.print(table(rushes))
    console.print(LEGEND)
    if any(misses(rush) for rush in rushes):
        raise typer.Exit(1)
