"""What stands in for hosted Supabase's servers and the paid providers of voices, as a part of the stack."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from infra.dev.loopback.auth import PASSWORD
from infra.dev.loopback.storage import SECRET
from infra.dev.stack.children import Part
from infra.dev.stack.demo_owner import password
from infra.dev.stack.ports import HOST, Ports

STANDING = ("storage", "auth", "cartesia", "elevenlabs")  # what infra.dev.loopback serves, each on its port


def loopback_part(log: Path, directory: Path, ports: Ports, jwt_secret: str, database: Callable[[str], str]) -> Part:
    """All of them in one process. `database`: where it is for a user; it says who may sign in, and do what."""
    folder = directory / "loopback"
    command = [sys.executable, "-P", "-m", "infra.dev.loopback", "--folder", str(folder), "--database"]
    command += [
        database("supabase_auth_admin"),
        "--policies",
        database("postgres"),
        "--project",
        f"http://{HOST}:{ports.gateway}",
    ]
    command += [word for name in STANDING for word in (f"--{name}", str(getattr(ports, name)))]
    env = {SECRET: jwt_secret, PASSWORD: password(directory)}
    return Part("loopback", command, log, ports.storage, said="ready", env=env)
