"""`frontdesk notices list|dismiss`."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from infra.commands.shown import AsJson, admin, say, show_json, show_rows

app = typer.Typer(no_args_is_help=True)

COLUMNS = {
    "id": "notice", "kind": "kind", "subject": "about", "message": "what", "times": "times", "first_at": "since",
    "last_at": "latest", "over_at": "over",
}  # fmt: skip


@app.command("list")
def list_(
    *,
    as_json: AsJson = False,
    seen: Annotated[bool, Option("--seen", help="Also what was dismissed.")] = False,
) -> None:
    """What you should know: queues that grow, silent boxes, sweeps that fail, what was given up; latest first."""
    with admin() as door:
        rows = door.ask("operator_notices", limit=1000, seen=seen)
    if as_json:
        show_json(rows)
    else:
        show_rows(rows, COLUMNS, "No notices.")


@app.command()
def dismiss(ids: Annotated[list[int] | None, Argument(help="Which; else all of them.")] = None) -> None:
    """You have seen them. A trouble that lasts is told again after a day, what happens again at once."""
    with admin() as door:
        count = door.ask("dismiss_notices", ids=ids or None)
    say(f"{count} notices are dismissed.")
