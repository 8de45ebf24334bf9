"""`frontdesk bench-box`."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from infra.bench.box.measure import Plan, costs, measure, sounds
from infra.bench.box.report import carried, cells_table, costs_table
from infra.bench.box.talk import Pace
from infra.commands.shown import console as terminal
from infra.places import Places
from infra.progress import Steps

LEGEND = (
    "Milliseconds from the end of the caller's segment: p50, p95 to the first sound of the answer, p95 to his words. "
    "A turn every 9 s. never: answers came so late that nobody would have waited."
)


def bench_box(
    *,
    seconds: Annotated[float, Option(min=12, help="How long each number of calls is measured.")] = 30,
    minutes: Annotated[float, Option(min=0.1, help="How long all of it may take.")] = 9,
    reads: Annotated[float, Option(min=1, help="Tokens a second that the language model reads.")] = 300,
    writes: Annotated[float, Option(min=1, help="Tokens a second that it writes.")] = 40,
    ollama: Annotated[str, Option(help="Its address, to have a real model think on this machine.")] = "",
    model: Annotated[str, Option(help="The name of that model.")] = "",
) -> None:
    """How many calls this machine's engines carry, with batches across calls and without."""
    places, console = Places(), terminal()
    steps = Steps(console)
    plan = Plan(seconds, minutes * 60, Pace(reads, writes), (ollama, model) if ollama else None)
    with steps.step("What a segment costs in a batch"):
        each = costs(places.models, sounds())
    found = measure(places.models, plan, steps)
    console.print(costs_table(each))
    for part, searches in found.items():
        console.print(cells_table(part, searches))
        console.print(carried(searches), markup=False)
    console.print(LEGEND)
