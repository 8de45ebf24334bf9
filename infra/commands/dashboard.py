"""`frontdesk dashboard`: build, check, test."""

from __future__ import annotations

import typer
from rich.console import Console

from infra.dev import dashboard
from infra.dev.setup.prerequisites import NODE, require
from infra.places import Places
from infra.progress import Steps

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """The owner's window: the web page of a business."""


@app.command()
def build() -> None:
    """Make the page that the local gateway serves, if its sources have changed; a running stack serves it at once."""
    places = Places()
    console = Console(highlight=False, soft_wrap=True)
    _have_node(places, Steps(console))
    if not dashboard.build(places, Steps(console)):
        console.print("The owner's window is built already.")
    console.print(f"It is in {places.site}. To see it: frontdesk stack up")


@app.command()
def check() -> None:
    """Look at the types of the page and its tests."""
    _script("check")


@app.command()
def test() -> None:
    """Run the tests that stand beside the page's sources."""
    _script("test")


def _script(name: str) -> None:
    places, steps = Places(), Steps(Console(highlight=False))
    _have_node(places, steps)
    if code := dashboard.script(name, places, steps):
        raise typer.Exit(code)


def _have_node(places: Places, steps: Steps) -> None:
    require([NODE], steps, places.cache / "logs" / "apt.log")
