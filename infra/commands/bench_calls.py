"""`frontdesk bench-calls`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from typer import Option

from infra.bench.load import bench, through_livekit
from infra.bench.load.bench import LIVEKIT, MODULES, OURS, Plan
from infra.bench.load.outcome import Column
from infra.bench.load.report import BELOW, LEGEND, LEGEND_THROUGH, THROUGH, Measures, carried, table, verdicts
from infra.bench.load.targets import targets, targets_through
from infra.commands.shown import console as terminal
from infra.places import Places
from infra.progress import Steps


def bench_calls(
    *,
    calls: Annotated[str, Option(help="Calls at once, one cell for each number, such as 1,10,25.")] = "",
    systems: Annotated[str, Option(help="Who is measured.")] = ",".join(MODULES),
    seconds: Annotated[float, Option(min=2, max=600, help="Measured of each cell; twice that of a single call.")] = 35,
    wait: Annotated[float, Option(min=0.1, max=5, help="Silence (s) that ends a turn, for all alike.")] = 0.2,
    barge_in: Annotated[float, Option(min=0.05, max=2, help="Voice (s) that interrupts, for all alike.")] = 0.2,
    against: Annotated[Path | None, Option(help="Another checkout, on the same engines.")] = None,
    livekit: Annotated[bool, Option("--livekit", help="Through a LiveKit server instead.")] = False,
) -> None:
    """How many calls are carried beside livekit-agents and pipecat, on engines that only wait."""
    console, steps = terminal(), Steps(terminal())
    numbers = _numbers(calls) or list(through_livekit.CALLS if livekit else bench.CALLS)
    plan = Plan(systems.split(","), numbers, seconds, wait, barge_in)
    if livekit:
        show(console, through_livekit.measured(plan, Places(), steps), THROUGH, LEGEND_THROUGH)
    else:
        show(console, bench.measured(plan, Places(), steps, against), BELOW, LEGEND)


def show(console: Console, columns: list[Column], measures: Measures, legend: str) -> None:
    console.print(table(columns, measures))
    console.print(legend)
    for line in carried(columns):
        console.print(line, markup=False)
    found = {column.name: column for column in columns}
    if OURS in found and LIVEKIT in found:
        judged = targets_through if measures is THROUGH else targets
        console.print(verdicts(judged(found[OURS], found[LIVEKIT])))


def _numbers(text: str) -> list[int]:
    try:
        numbers = [int(number) for number in text.split(",") if number]
    except ValueError:
        raise typer.BadParameter("--calls wants numbers, such as 1,10,25") from None
    if not all(1 <= number <= 500 for number in numbers):
        raise typer.BadParameter("--calls wants numbers from 1 to 500")
    return numbers
