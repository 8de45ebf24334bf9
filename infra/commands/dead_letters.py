"""`frontdesk dead-letters list|retry`."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from infra.commands.shown import AsJson, admin, say, show_json, show_rows

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(*, json: AsJson = False, limit: Annotated[int, Option(help="At most so many.")] = 100) -> None:
    """Journal events that could not be applied, latest first, with the reason. What was said is not shown."""
    with admin() as door:
        rows = door.ask("dead_letters", limit=limit)
    if json:
        show_json(rows)
    else:
        headings = {
            "id": "id", "kind": "kind", "call_id": "call", "reason": "why", "attempts": "tried", "received_at": "since"
        }  # fmt: skip
        show_rows(rows, headings, "None.")


@app.command()
def retry(ids: Annotated[list[int] | None, Argument(help="Which; else all.")] = None) -> None:
    """Apply them again, after what was wrong was put right. Exit code 1 when some are still refused."""
    with admin() as door:
        results = door.ask("retry_dead_letters", ids=ids or None)
    refused = [row for row in results if row["result"] == "rejected"]
    for row in refused:
        say(f"{row['id']}: {row['reason']}")
    say(f"{len(results) - len(refused)} applied, {len(refused)} still refused.")
    if refused:
        raise typer.Exit(1)
