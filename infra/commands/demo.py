"""`frontdesk demo`."""

from __future__ import annotations

import typer
from rich.console import Console

from infra.dev.demo.demo import demo as place
from infra.places import Places


def demo() -> None:
    """Watch one phone call, from the dial tone to the database."""
    if not place(Places(), Console(highlight=False)):
        raise typer.Exit(1)
