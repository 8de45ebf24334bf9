"""`frontdesk status`."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated, Any

from rich.console import Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text
from typer import Option

from infra.commands.doctor import Door
from infra.commands.shown import AsJson, console, show_json
from infra.doctor.box import found
from infra.doctor.figures import EDGES, Figures, Spread, looked
from infra.places import Places
from shared.errors import SetupError

EVERY = 2.0  # s
# What a figure is called here, in the order in which it is shown.
PLAIN = {
    "frontdesk_journal_backlog": "events that wait for the database",
    "frontdesk_loop_lag_seconds": "event loop late by, s",
}
NAMED = {
    "frontdesk_calls_ended_total": ("ended calls", ("end_reason",)),
    "frontdesk_fallbacks_total": ("fallbacks", ("stage", "from", "to")),
    "frontdesk_breaker_open": ("left alone", ("stage", "name")),
    "frontdesk_queue_age_seconds": ("oldest waits, s", ("engine",)),
    "frontdesk_gpu_memory_bytes": ("graphics card, bytes", ("kind",)),
}
SPREADS = {
    "frontdesk_stage_seconds": "stage",
    "frontdesk_turn_gap_seconds": "turn gap",
    "frontdesk_silence_seconds": "silence",
    "frontdesk_batch_size": "batch",
}


def status(
    *,
    once: Annotated[bool, Option("--once", help="Show it once, and end.")] = False,
    every: Annotated[float, Option(min=0.5, help="Seconds between two looks.")] = EVERY,
    env_file: Annotated[Path, Option(help="The box's settings.")] = Path(".env"),
    door: Door = "",
    json: AsJson = False,
) -> None:
    """What the box does now, live: calls, seats, latencies, queues. Ctrl-C ends it."""
    address = found(os.environ, env_file, Places(), door).door
    if address is None:
        raise SetupError(
            "The health door is off. Cure: FRONTDESK_METRICS=127.0.0.1:9464 in the settings, and a restart."
        )
    if json:
        show_json(as_json(asyncio.run(looked(address))))
    elif once or not console().is_terminal:
        console().print(page(asyncio.run(looked(address))))
    else:
        asyncio.run(_live(address, every))


async def _live(address: str, every: float) -> None:
    with Live(console=console(), screen=True, auto_refresh=False) as live:
        while True:
            try:
                live.update(page(await looked(address)), refresh=True)
            except SetupError as away:
                live.update(Text(str(away), "red"), refresh=True)
            await asyncio.sleep(every)


def page(figures: Figures) -> RenderableType:
    """All of it; what a box does not tell is left out."""
    return Group(_head(figures), _rows(figures), _latencies(figures))


def _head(figures: Figures) -> Text:
    told = figures.health
    if told["ready"]:
        said, style = "takes calls", "green"
    else:
        said, style = f"takes no calls: {told.get('why') or 'it does not say why'}", "red"
    return Text(f"{told.get('calls', '?')} of {told.get('seats', '?')} seats taken; {said}", style)


def _rows(figures: Figures) -> Table:
    table = Table(show_header=False, show_edge=False)
    for name, called in PLAIN.items():
        if (value := figures.one(name)) is not None:
            table.add_row(called, "", _number(value))
    for name, (called, labels) in NAMED.items():
        for words, value in figures.by(name, *labels):
            if value:
                table.add_row(called, words, _number(value))
    return table


def _latencies(figures: Figures) -> Table:
    table = Table("", "", "how many", "mean", *(f"≤ {edge:g} s" for edge in EDGES), show_edge=False)
    for name, called in SPREADS.items():
        for labels, spread in figures.spreads.get(name, ()):
            if spread.count:
                table.add_row(called, " ".join(labels.values()), *_cells(spread))
    return table


def _cells(spread: Spread) -> list[str]:
    shares = (spread.within(edge) for edge in EDGES)
    mean = spread.mean or 0.0
    return [_number(spread.count), f"{mean:.2f}", *("" if share is None else f"{share:.0%}" for share in shares)]


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.3g}"


def as_json(figures: Figures) -> dict[str, Any]:
    """Everything the door tells, for programs."""
    spreads = {
        name: [
            {**labels, "count": x.count, "sum": x.total, **{f"le_{e:g}": n for e, n in x.until.items()}}
            for labels, x in each
        ]
        for name, each in figures.spreads.items()
    }
    values = {name: [{**labels, "value": value} for labels, value in each] for name, each in figures.values.items()}
    return {"health": dict(figures.health), "values": values, "histograms": spreads}
