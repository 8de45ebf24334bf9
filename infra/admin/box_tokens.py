"""What an operator hands to a box: its token, or how to sign it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from infra.admin import signing_key
from infra.admin.client import where
from infra.connections import STATE, load
from infra.places import Places
from shared.edge_token import DAYS, local_key, signed


def key_from(path: Path | None) -> dict[str, Any] | None:
    """The key that signs: of the file; else the local stack's own; None: that of a hosted project, unknown here."""
    if path:
        return signing_key.read(path)
    if where(os.environ, Places()).local:
        return local_key(load(Places().stack / STATE).jwt_secret)
    return None


def token_line(key: dict[str, Any] | None, name: str, agent: str, issued: int, days: int = DAYS) -> str:
    """The line for the box's settings; without a key the command that makes it."""
    if key:
        return f"FRONTDESK_EDGE_TOKEN={signed(key, agent, issued, days)}"
    claims = json.dumps({"edge_agent_id": agent})
    return (
        f"{name} is {agent}. Its token, for FRONTDESK_EDGE_TOKEN (signed with the project's signing key):\n"
        f"  supabase gen bearer-jwt --role edge_agent --valid-for {days * 24}h --payload '{claims}'"
    )
