"""`frontdesk bench-calls`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from infra.bench.load.bench import CALLS, LIVEKIT, MODULES, OURS, Plan, measured
from infra.bench.load.report import LEGEND, carried, table, verdicts
from infra.bench.load.targets import targets
from infra.commands.shown import console as terminal
from infra.places import Places
from infra.progress import Steps


def bench_calls(
    *,
    calls: Annotated[str, Option(help="Calls at once, one cell for each number.")] = ",".join(map(str, CALLS)),
    systems: Annotated[str, Option(help="Who is measured.")] = ",".join(MODULES),
    seconds: Annotated[float, Option(min=2, max=600, help="Measured of each cell; twice that of a single call.")] = 35,
    wait: Annotated[float, Option(min=0.1, max=5, help="Silence (s) that ends a turn, for all alike.")] = 0.2,
    barge_in: Annotated[float, Option(min=0.05, max=2, help="Voice (s) that interrupts, for all alike.")] = 0.2,
    against: Annotated[Path | None, Option(help="Another checkout, on the same engines.")] = None,
) -> None:
    """How many calls one event loop carries beside livekit-agents and pipecat, on engines that only wait."""
    console = terminal()
    plan = Plan(systems.split(","), _numbers(calls), seconds, wait, barge_in)
    columns = {column.name: column for column in measured(plan, Places(), Steps(console), against)}
    found = list(columns.values())
    console.print(table(found))
    console.print(LEGEND)
    for line in carried(found):
        console.print(line, markup=False)
    if OURS in columns and LIVEKIT in columns:
        console.print(verdicts(targets(columns[OURS], columns[LIVEKIT])))


def _numbers(text: str) -> list[int]:
    try:
        numbers = [int(number) for number in text.split(",")]
    except ValueError:
        raise typer.BadParameter("--calls wants numbers, such as 1,10,25") from None
    if not all(1 <= number <= 500 for number in numbers):
        raise typer.BadParameter("--calls wants numbers from 1 to 500")
    return numbers
