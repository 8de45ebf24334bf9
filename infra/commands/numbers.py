"""`frontdesk numbers add|move|release|list|unrouted`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer import Argument, Option

from infra.commands.shown import AsJson, admin, say, show_json, show_rows

app = typer.Typer(no_args_is_help=True)

Number = Annotated[str, Argument(help="E.164, e.g. +15105550100.")]
Slug = Annotated[str, Argument(help="The client's short name.")]


@app.command()
def add(slug: Slug, number: Number, *, label: Annotated[str | None, Option(help="e.g. office.")] = None) -> None:
    """Calls to NUMBER are SLUG's from now on."""
    with admin() as door:
        door.ask("add_number", slug=slug, e164=number, label=label)
    say(f"{number} is {slug}'s.")


@app.command()
def move(number: Number, slug: Slug) -> None:
    """Hand NUMBER over to another client; past calls stay where they are."""
    with admin() as door:
        door.ask("move_number", e164=number, slug=slug)
    say(f"{number} is {slug}'s from the next call on.")


@app.command()
def release(number: Number) -> None:
    """NUMBER is nobody's from now on."""
    with admin() as door:
        door.ask("release_number", e164=number)
    say(f"{number} is nobody's.")


@app.command("list")
def list_(*, json: AsJson = False) -> None:
    """All live numbers."""
    with admin() as door:
        found = door.rows("phone_numbers", "e164,label,trunk,released_at,clients(slug)", "e164")
    rows = [_flat(row) for row in found if row["released_at"] is None]
    if json:
        show_json(rows)
    else:
        headings = {"e164": "number", "client": "client", "label": "label", "trunk": "trunk"}
        show_rows(rows, headings, "No numbers yet: frontdesk numbers add")


@app.command()
def unrouted(*, json: AsJson = False, limit: Annotated[int, Option(help="At most so many.")] = 50) -> None:
    """Calls to numbers that are nobody's, latest first: a forgotten number shows up here."""
    with admin() as door:
        rows = door.ask("unrouted_calls", limit=limit)
    if json:
        show_json(rows)
    else:
        headings = {"occurred_at": "when", "to_number": "dialled", "from_number": "by", "reason": "why"}
        show_rows(rows, headings, "None.")


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {"e164": row["e164"], "client": row["clients"]["slug"], "label": row["label"], "trunk": row["trunk"]}
