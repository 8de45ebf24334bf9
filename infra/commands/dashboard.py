"""`frontdesk dashboard build`."""

from __future__ import annotations

import typer
from rich.console import Console

from infra.dev import dashboard
from infra.places import Places
from infra.progress import Steps

app = typer.Typer(no_args_is_help=True)


# With a callback typer keeps the one sub-command's name.
@app.callback()
def group() -> None:
    """The owner's window: the web page of a business."""


@app.command()
def build() -> None:
    """Make the page that the local gateway serves, if its sources have changed; a running stack serves it at once."""
    places = Places()
    console = Console(highlight=False, soft_wrap=True)
    if not dashboard.build(places, Steps(console)):
        console.print("The owner's window is built already.")
    console.print(f"It is in {places.site}. To see it: frontdesk stack up")
