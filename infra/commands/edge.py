"""`frontdesk edge add|clients|list|revoke`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from infra.admin.box_tokens import key_from, token_line
from infra.commands.shown import AsJson, admin, say, show_json, show_rows
from shared.edge_token import DAYS, LONGEST_DAYS
from shared.errors import SettingsError

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, Argument(help="The box's name.")]
SigningKey = Annotated[Path | None, Option(help="A hosted project's private signing key (JWK).")]
Days = Annotated[int, Option(min=1, max=LONGEST_DAYS, help="How long the token is good. The box renews it itself.")]


@app.command()
def add(
    name: Name,
    *,
    client: Annotated[list[str] | None, Option(help="Serve this client; may be given several times.")] = None,
    all_clients: Annotated[bool, Option("--all-clients", help="Serve every client, also later ones.")] = False,
    signing_key: SigningKey = None,
    days: Days = DAYS,
) -> None:
    """Let a box answer calls of the clients named, and print its token."""
    if all_clients == bool(client):
        raise SettingsError("Name the clients of this box (--client, may be repeated), or say --all-clients.")
    key = key_from(signing_key)  # before the box exists: a bad file leaves nothing behind
    with admin() as door:
        agent = door.ask("add_edge_agent", name=name, slugs=client or None, all=all_clients)
    say(token_line(key, name, agent, int(time.time()), days))


@app.command()
def clients(
    name: Name,
    *,
    add: Annotated[list[str] | None, Option(help="Serve this client too; may be repeated.")] = None,
    remove: Annotated[list[str] | None, Option(help="Serve it no longer; may be repeated.")] = None,
    only: Annotated[list[str] | None, Option(help="Serve exactly these; may be repeated.")] = None,
    all_clients: Annotated[bool, Option("--all-clients", help="Serve every client, also later ones.")] = False,
) -> None:
    """Change which clients a box answers for, from the next call on."""
    with admin() as door:
        changes = {"add": add or None, "remove": remove or None, "only": only or None}
        box = door.ask("set_edge_agent_clients", name=name, all=all_clients, **changes)
    served = box["clients"]
    say(f"{name} serves {'every client' if served is None else ', '.join(served)}.")


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """All boxes, when each was last heard of, and when it last got a token."""
    with admin() as door:
        rows = door.ask("list_edge_agents")
    if as_json:
        show_json(rows)
        return
    headings = {"name": "box", "clients": "only for", "last_seen_at": "last heard of"}
    headings |= {"token_issued_at": "newest token", "former_until": "former tokens until", "revoked_at": "revoked"}
    show_rows(rows, headings, "No boxes yet: frontdesk edge add")


@app.command()
def revoke(name: Name) -> None:
    """Shut a box out: its token is refused from now on."""
    with admin() as door:
        door.ask("revoke_edge_agent", name=name)
    say(f"{name} is shut out.")
