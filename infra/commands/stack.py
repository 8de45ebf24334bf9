"""`frontdesk stack up|down|status`."""

from __future__ import annotations

import os

import typer
from rich.console import Console
from rich.table import Table

from infra.connections import STATE, Connections
from infra.dev.dashboard import is_built
from infra.dev.stack import detached
from infra.dev.stack.demo_owner import OWNER, password
from infra.places import Places
from infra.progress import Steps

app = typer.Typer(no_args_is_help=True)


@app.command()
def up(
    agent: bool = typer.Option(True, help="Also start the agent, so that calls are answered."),
    sip: bool = typer.Option(False, "--sip", help="Also let SIP phones on this machine call; wants livekit-sip."),
) -> None:
    """Start the stack and leave it running."""
    places = Places()
    connections = detached.up(places.stack, Steps(_console()), agent=agent, sip=sip)
    _console().print(
        f"LiveKit {connections.livekit_url} · REST {connections.supabase_url}/rest/v1 · Ollama {connections.ollama_url}"
    )
    if connections.sip:
        _console().print(f"SIP {connections.sip}: a phone on this machine dials sip:+NUMBER@{connections.sip}")
    _console().print(_window(connections, places))
    _console().print(f"Keys are in {places.stack / STATE}.")


@app.command()
def down() -> None:
    """Stop it."""
    if not detached.down(Places().stack, Steps(_console())):
        _console().print("The stack is not running.")


@app.command()
def status() -> None:
    """Show each part: its port, its pid and its log. Exit code 1 when one of them does not run."""
    parts = detached.status(Places().stack)
    if not parts:
        _console().print("The stack is not running. Start it: frontdesk stack up")
        raise typer.Exit(1)
    table = Table("part", "state", "port", "pid", "log")
    for part, runs in parts:
        state = "[green]running[/]" if runs else "[red]gone[/]"
        table.add_row(part.name, state, str(part.port or "-"), str(part.pid), os.path.relpath(part.log))
    _console().print(table)
    if not all(runs for _, runs in parts):
        raise typer.Exit(1)


def _window(connections: Connections, places: Places) -> str:
    """How the owner's window is reached, or made."""
    if not is_built(places):
        return (
            f"The owner's window is not built. Cure: frontdesk dashboard build; then open {connections.supabase_url}/"
        )
    return f"Owner's window {connections.supabase_url}/ · sign in: {OWNER}, password {password(places.stack)}"


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)
