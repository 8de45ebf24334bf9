"""`frontdesk setup`."""

from __future__ import annotations

import typer
from rich.console import Console

from infra.dev.setup.everything import install
from infra.places import Places
from infra.progress import Steps


def setup() -> None:
    """Install the programs and models that the local stack needs. Quick when they are there."""
    console = Console(highlight=False)
    try:
        install(Places(), Steps(console))
    except KeyboardInterrupt:
        console.print("Stopped. What was finished is kept: run it again to go on.")
        raise typer.Exit(130) from None
