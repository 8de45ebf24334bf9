"""`frontdesk limits list|set`."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from infra.commands.shown import AsJson, admin, say, show_json, show_rows

app = typer.Typer(no_args_is_help=True)

HEADINGS = {"name": "limit", "value": "at most", "what": "of what", "default": "everybody's", "status": "HTTP"}


@app.command("list")
def list_(
    *, client: Annotated[str | None, Option(help="With this client's own numbers.")] = None, as_json: AsJson = False
) -> None:
    """Every limit: what one may have, send or ask, and the HTTP status of a refusal."""
    with admin() as door:
        rows = door.ask("list_limits", slug=client)
    if as_json:
        show_json(rows)
    else:
        show_rows(rows, HEADINGS, "None.")


@app.command("set")
def set_(
    slug: Annotated[str, Argument(help="The client's short name.")],
    name: Annotated[str, Argument(help="As list has it.")],
    value: Annotated[int | None, Argument(help="At most so many; left out: as everybody.")] = None,
) -> None:
    """Another number for one client, higher or lower; in force at once."""
    with admin() as door:
        door.ask("set_client_limit", slug=slug, name=name, value=value)
    say(f"{slug}: {name} as everybody." if value is None else f"{slug}: {name} at most {value}.")
