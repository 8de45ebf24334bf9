"""`frontdesk demo`."""

from __future__ import annotations

import typer
from rich.console import Console

from infra.places import Places
from infra.rehearse import shows


def demo() -> None:
    """Watch one phone call, from the dial tone to the database."""
    if not shows.demo(Places(), Console(highlight=False)):
        raise typer.Exit(1)
