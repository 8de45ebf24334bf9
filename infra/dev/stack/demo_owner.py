"""Who signs in on the local stack, and with what: a password that the stack makes for itself, once."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

OWNER = "owner@bright-smile.example"  # supabase/seed.sql
FILE = "demo-password"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_GROUPS, _OF = 4, 4


def password(directory: Path) -> str:
    """The one of the stack in `directory`; made where there is none, for its owner's eyes only."""
    file = directory / FILE
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        made = "-".join("".join(secrets.choice(_LETTERS) for _ in range(_OF)) for _ in range(_GROUPS))
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
        written.write(f"{made}\n")
    fresh.replace(file)
    return made
