"""`frontdesk edge add|list|revoke`."""

from __future__ import annotations

import os
from typing import Annotated

import typer
from typer import Argument, Option

from infra.commands.shown import AsJson, desk, say, show_json, show_rows
from infra.operate.desk import where
from infra.places import Places
from infra.stack.connection import load, mint
from infra.stack.lifecycle import STATE

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, Argument(help="The box's name.")]


@app.command()
def add(
    name: Name,
    *,
    client: Annotated[list[str] | None, Option(help="Serve only this client; may be given several times.")] = None,
) -> None:
    """Let a box answer calls, and say how its token is made."""
    with desk() as door:
        agent = door.ask("add_edge_agent", name=name, slugs=client or None)
    if where(os.environ, Places()).local:
        secret = load(Places().stack / STATE).jwt_secret
        say(f"FRONTDESK_EDGE_TOKEN={mint(secret, role='edge_agent', edge_agent_id=agent)}")
        return
    say(f"{name} is {agent}. Its token, for FRONTDESK_EDGE_TOKEN (signed with the project's signing key):")
    claims = f'{{"edge_agent_id": "{agent}"}}'
    say(f"  supabase gen bearer-jwt --role edge_agent --valid-for 8760h --payload '{claims}'")


@app.command("list")
def list_(*, json: AsJson = False) -> None:
    """All boxes, and when each was last heard of."""
    with desk() as door:
        rows = door.ask("list_edge_agents")
    if json:
        show_json(rows)
    else:
        headings = {"name": "box", "clients": "only for", "last_seen_at": "last heard of", "revoked_at": "revoked"}
        show_rows(rows, headings, "No boxes yet: frontdesk edge add")


@app.command()
def revoke(name: Name) -> None:
    """Shut a box out: its token is refused from now on."""
    with desk() as door:
        door.ask("revoke_edge_agent", name=name)
    say(f"{name} is shut out.")
