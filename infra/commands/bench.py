"""`frontdesk bench`."""

from __future__ import annotations

import typer
from rich.console import Console

from infra.places import Places
from infra.rehearse import shows


def bench(times: int = typer.Option(5, min=1, max=100, help="Warm calls to place.")) -> None:
    """Place five calls on a warm stack and print the latencies."""
    if not shows.bench(Places(), Console(highlight=False), times):
        raise typer.Exit(1)
