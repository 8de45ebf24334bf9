"""`frontdesk jobs list|retry`."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from typer import Argument

from infra.commands.shown import AsJson, admin, say, show_json, show_rows

app = typer.Typer(no_args_is_help=True)

COLUMNS = {
    "id": "job", "kind": "kind", "client": "client", "attempts": "tried", "last_error": "why not",
    "created_at": "since",
}  # fmt: skip


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """Work after calls that failed eight times, latest first, and why it did the last time."""
    with admin() as door:
        rows = door.ask("dead_jobs", limit=1000)
    if as_json:
        show_json(rows)
    else:
        show_rows(rows, COLUMNS, "No work was given up.")


@app.command()
def retry(ids: Annotated[list[UUID] | None, Argument(help="Which; else all of them.")] = None) -> None:
    """Do it once more, after what was wrong has been put right."""
    with admin() as door:
        count = door.ask("retry_jobs", ids=[str(each) for each in ids] if ids else None)
    say(f"{count} jobs are queued again: `frontdesk jobs list` tells whether they fail again.")
