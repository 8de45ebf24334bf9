"""The Supabase command line, pointed at a local server. It speaks TCP only, and wants a password."""

from __future__ import annotations

import os
import subprocess
import tempfile

from infra.dev.setup.programs import program
from infra.dev.stack import postgres
from infra.dev.stack.ports import HOST
from infra.places import Places
from shared.errors import SetupError

ROLE = "postgres"  # whoever migrates; no superuser
PASSWORD = "throw-away"  # noqa: S105 - of a server that lives for one command, on loopback


def admit(server: postgres.Server, database: str) -> str:
    """Let the command line in, and return the URL it is given."""
    postgres.run_statement(server, database, f"alter role {ROLE} password '{PASSWORD}'")
    return f"postgresql://{ROLE}:{PASSWORD}@{HOST}:{server.port}/{database}?sslmode=disable"


def supabase(*words: str, places: Places | None = None) -> subprocess.CompletedProcess[str]:
    """Run it to its end, in an empty folder, asking nobody and telling nobody."""
    path = program("supabase", places or Places())
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, "HOME": empty, "DO_NOT_TRACK": "1", "SUPABASE_YES": "1"}
        return subprocess.run(
            [path, *words], capture_output=True, text=True, check=False, cwd=empty, env=environment,
            stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip


def supabase_output(*words: str, places: Places | None = None) -> str:
    """What it printed. SetupError with its own words when it failed."""
    done = supabase(*words, places=places)
    if done.returncode != 0:
        raise SetupError(f"supabase {' '.join(words[:2])} failed: {done.stderr.strip()[-1000:]}")
    return done.stdout
