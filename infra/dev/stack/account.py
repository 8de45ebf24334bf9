"""A user's token on the local stack, for programs: without signing in, and whoever was invited joins on the way."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from infra.admin.client import AdminClient
from infra.connections import Connections, session_token
from infra.dev.stack.postgres import find_binaries
from shared.errors import SetupError

WELCOME = Path(__file__).with_name("welcome.sql")


def token(connections: Connections, admin: AdminClient, slug: str, email: str | None, hours: float) -> str:
    """The token of the client's owner, or of the member with that address; an invited one joins first."""
    client = admin.ask("show_client", slug=slug)
    member = _member(client, email)
    if member is None:
        invited = _invited(client, email)
        _welcome(connections.database_dsn, invited)
        member = _member(admin.ask("show_client", slug=slug), invited)
    if member is None:
        raise SetupError(f"{email or slug}: joining did not work.")
    return session_token(connections, member["user_id"], member["email"], hours)


def _member(client: dict[str, Any], email: str | None) -> dict[str, Any] | None:
    members: list[dict[str, Any]] = client["members"]
    if email is not None:
        return next((member for member in members if member["email"] == email), None)
    return next((member for member in members if member["role"] == "owner"), None)


def _invited(client: dict[str, Any], email: str | None) -> str:
    asked: list[dict[str, Any]] = client["invitations"]
    found = next(
        (each["email"] for each in asked if (each["email"] == email if email else each["role"] == "owner")), None
    )
    if found is None:
        who = f"no member {email}" if email else "no owner"
        known = ", ".join(str(member["email"]) for member in client["members"]) or "nobody"
        raise SetupError(f"{client['slug']} has {who} (there is {known}), and none was invited.")
    return str(found)


def _welcome(dsn: str, email: str) -> None:
    """What Auth and the invited person would do: an account with a confirmed address, and the invitation accepted."""
    command = [str(find_binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn]
    command += ["-v", f"email={email}", "-f", str(WELCOME)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        raise SetupError(f"the account of {email} could not be made: {done.stderr.strip()[-500:]}")
