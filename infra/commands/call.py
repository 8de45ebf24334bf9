"""`frontdesk call`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from typer import Option

from infra.connections import STATE, load
from infra.dev.demo import demo
from infra.dev.demo.scripted_call import Order, write_report
from infra.phone.script_files import chosen
from infra.places import Places


def call(
    *,
    to: Annotated[
        str | None, Option(help="The number to dial, e.g. +15105550100; without it the script's own.")
    ] = None,
    caller: Annotated[str | None, Option("--from", help="The calling number.")] = None,
    script: Annotated[str | None, Option(help="A script file, or the name of one that comes with the project.")] = None,
    json: Annotated[Path | None, Option(help="Write the report here.")] = None,
    wav: Annotated[Path | None, Option(help="Write the recording here: left the caller, right the agent.")] = None,
    client_user: Annotated[str | None, Option(help="The client's user (UUID) who reads the call back.")] = None,
    stack: Annotated[Path | None, Option(help="stack.json of the stack to dial on; else the one that is up.")] = None,
) -> None:
    """Dial a number with the simulated phone. Exit code 1 when the call was not what the script expects."""
    places = Places()
    connections = load(stack or places.stack / STATE)
    order = Order.of(chosen(script, to), to, caller, client_user)
    found = demo.call(order, connections, places, Console(highlight=False), wav)
    if json:
        write_report(found.report, json)
    if found.failures:
        raise typer.Exit(1)
