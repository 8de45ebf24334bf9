"""`frontdesk edge add|list|revoke`."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from infra.admin.client import where
from infra.admin.signing_key import box_token, read
from infra.commands.shown import AsJson, admin, say, show_json, show_rows
from infra.connections import STATE, load, mint
from infra.places import Places

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, Argument(help="The box's name.")]


@app.command()
def add(
    name: Name,
    *,
    client: Annotated[list[str] | None, Option(help="Serve only this client; may be given several times.")] = None,
    signing_key: Annotated[Path | None, Option(help="A hosted project's private signing key (JWK).")] = None,
    days: Annotated[int, Option(min=1, max=3650, help="How long a hosted box's token is good.")] = 365,
) -> None:
    """Let a box answer calls, and print its token."""
    key = signing_key and read(signing_key)  # before the box exists: a bad file leaves nothing behind
    with admin() as door:
        agent = door.ask("add_edge_agent", name=name, slugs=client or None)
    if key:
        say(f"FRONTDESK_EDGE_TOKEN={box_token(key, agent, int(time.time()), days)}")
    elif where(os.environ, Places()).local:
        secret = load(Places().stack / STATE).jwt_secret
        say(f"FRONTDESK_EDGE_TOKEN={mint(secret, role='edge_agent', edge_agent_id=agent)}")
    else:
        say(_how_to_sign(name, agent))


def _how_to_sign(name: str, agent: str) -> str:
    claims = json.dumps({"edge_agent_id": agent})
    return (
        f"{name} is {agent}. Its token, for FRONTDESK_EDGE_TOKEN (signed with the project's signing key):\n"
        f"  supabase gen bearer-jwt --role edge_agent --valid-for {365 * 24}h --payload '{claims}'"
    )


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """All boxes, and when each was last heard of."""
    with admin() as door:
        rows = door.ask("list_edge_agents")
    if as_json:
        show_json(rows)
    else:
        headings = {"name": "box", "clients": "only for", "last_seen_at": "last heard of", "revoked_at": "revoked"}
        show_rows(rows, headings, "No boxes yet: frontdesk edge add")


@app.command()
def revoke(name: Name) -> None:
    """Shut a box out: its token is refused from now on."""
    with admin() as door:
        door.ask("revoke_edge_agent", name=name)
    say(f"{name} is shut out.")
