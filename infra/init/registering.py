"""What a box is in the database: its own row with its token, and the first client."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from shlex import quote

from infra.admin.client import AdminClient
from infra.init import keys
from infra.init.settings import SIGNING_KEY, WHY, Line
from shared.edge_token import signed
from shared.errors import StoreRefused


def box(admin: AdminClient, name: str, folder: Path) -> list[Line]:
    """The lines with its token, and the key that renews it. Makes the row where the database has none of this name.

    It serves every client: `frontdesk edge clients NAME --only …` narrows that.
    """
    key = keys.signing(folder / SIGNING_KEY)
    try:
        agent = str(admin.ask("add_edge_agent", name=name, all=True))
    except StoreRefused:
        known = {row["name"]: row["id"] for row in admin.ask("list_edge_agents")}
        if name not in known:
            raise
        agent = known[name]
    return [
        Line("FRONTDESK_EDGE_TOKEN", signed(key, agent, int(time.time())), WHY["FRONTDESK_EDGE_TOKEN"]),
        Line("FRONTDESK_SIGNING_KEY", json.dumps(key, separators=(",", ":")), "Renews the box's token."),
    ]


def client(admin: AdminClient, answers: Mapping[str, str]) -> str:
    """Adds the first client with its number; returns its short name."""
    slug = slug_of(answers["client"])
    admin.ask(
        "add_client", slug=slug, name=answers["client"], profession=answers["profession"], timezone=answers["timezone"]
    )
    admin.ask("add_number", slug=slug, e164=answers["number"])
    return slug


def slug_of(name: str) -> str:
    """Joe's Garage → joe-s-garage."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in name.lower()).split()
    return "-".join(words)[:60].strip("-") or "client-1"


def commands(answers: Mapping[str, str], prefix: str) -> list[str]:
    """What an operator types for the same, where the database cannot be reached yet."""
    slug, about = slug_of(answers["client"]), f"--profession {answers['profession']} --timezone {answers['timezone']}"
    return [
        f"{prefix} clients add {slug} {quote(answers['client'])} {about}",
        f"{prefix} numbers add {slug} {answers['number']}",
    ]
