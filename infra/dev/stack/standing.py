"""What stands in for hosted Supabase's servers and the paid providers of voices, as a part of the stack."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from infra.dev.loopback.auth import PASSWORD
from infra.dev.loopback.storage import SECRET
from infra.dev.stack.children import Part
from infra.dev.stack.demo_owner import password
from infra.dev.stack.ports import HOST, Ports

STANDING = ("storage", "auth", "realtime", "cartesia", "elevenlabs")  # what infra.dev.loopback serves, each on its port


def loopback_part(log: Path, directory: Path, ports: Ports, jwt_secret: str, where: Mapping[str, str]) -> Part:
    """All of them in one process. `where`: the database that says who may sign in, what is told, who may what."""
    folder = directory / "loopback"
    command = [sys.executable, "-P", "-m", "infra.dev.loopback", "--folder", str(folder)]
    command += ["--database", where["accounts"], "--messages", where["messages"], "--policies", where["policies"]]
    command += ["--project", f"http://{HOST}:{ports.gateway}"]
    command += [word for name in STANDING for word in (f"--{name}", str(getattr(ports, name)))]
    env = {SECRET: jwt_secret, PASSWORD: password(directory)}
    return Part("loopback", command, log, ports.storage, said="ready", env=env)
