"""An agent's process in a world of its own: its own hosts file, its own small disk, and what it holds open."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.dev.stack.children import dies_with_us
from infra.places import CHECKOUT
from shared.errors import SetupError

STARTS_WITHIN = 240.0  # s
STOPS_WITHIN = 40.0  # s
# Mounts of the process's own: nobody else sees them, and they go when it goes.
_WORLD = """
mount --bind "$1/hosts" /etc/hosts || exit 1
printf 'nameserver 127.0.0.1\\noptions timeout:1 attempts:1\\n' > "$1/resolv.conf"
mount --bind "$1/resolv.conf" /etc/resolv.conf || exit 1
if [ -f "$1/disk.img" ]; then mount -o loop "$1/disk.img" "$1/state" || exit 1; fi
shift && exec "$@"
"""


def can_have_a_world(folder: Path) -> bool:
    """Whether this machine lets us give a process mounts of its own (root, or user namespaces)."""
    folder.mkdir(parents=True, exist_ok=True)
    hosts = folder / "hosts"
    hosts.write_text("127.0.0.1 localhost\n")
    try:
        tried = subprocess.run(in_world(folder, ["true"]), capture_output=True, timeout=10, check=False)
    except OSError:
        return False
    return tried.returncode == 0


def in_world(folder: Path, command: list[str]) -> list[str]:
    """The command, with `folder`/hosts as its /etc/hosts and no name server; disk.img, where it is, is its state/."""
    root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *root, "--mount", "--", "sh", "-c", _WORLD, "sh", str(folder), *command]


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds open."""

    files: int
    sockets: int
    threads: int

    def grown_since(self, before: Held) -> str:
        """What there is more of; "" when nothing."""
        more = {
            "files": self.files - self.sockets - (before.files - before.sockets),
            "sockets": self.sockets - before.sockets,
            "threads": self.threads - before.threads,
        }
        return ", ".join(f"{name} +{count}" for name, count in more.items() if count > 0)

    def at_most(self, other: Held) -> Held:
        """The more of each kind."""
        return Held(max(self.files, other.files), max(self.sockets, other.sockets), max(self.threads, other.threads))


@dataclass(frozen=True, slots=True)
class Agent:
    """One running agent. `log`: JSON lines."""

    name: str
    pid: int
    log: Path
    state: Path

    def held(self) -> Held:
        """Read from /proc."""
        root = Path(f"/proc/{self.pid}")
        links: list[str] = []
        for fd in (root / "fd").iterdir():
            with suppress(OSError):
                links.append(str(fd.readlink()))
        sockets = sum(link.startswith("socket:") for link in links)
        return Held(len(links), sockets, len(list((root / "task").iterdir())))

    def told(self, after: int = 0) -> list[dict[str, Any]]:
        """The lines of its log from byte `after` on."""
        with self.log.open("rb") as log:
            log.seek(after)
            return [found for line in log if (found := _line(line))]

    def log_size(self) -> int:
        return self.log.stat().st_size


def _line(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


@asynccontextmanager
async def agent(name: str, folder: Path, env: Mapping[str, str], *, world: bool) -> AsyncIterator[Agent]:
    """Running and registered, while the block lasts. To be called from the main thread. SetupError."""
    log = folder / "agent.log"
    command = [sys.executable, "-P", "-m", "infra.cli", "serve"]
    if world:
        command = in_world(folder, command)
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *dies_with_us(command, signal.SIGTERM), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            env={**_inherited(), **env}, cwd=folder, start_new_session=True,
        )  # fmt: skip
    running = Agent(name, process.pid, log, Path(env["FRONTDESK_STATE_DIR"]))
    try:
        await _registered(running, process)
        yield running
    finally:
        await _stopped(process)


def _inherited() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FRONTDESK_", "SUPABASE_"))}
    return {**kept, "PYTHONPATH": str(CHECKOUT)}


async def _registered(running: Agent, process: asyncio.subprocess.Process) -> None:
    for _ in range(int(STARTS_WITHIN / 0.5)):
        if b"worker_registered" in running.log.read_bytes():
            return
        if process.returncode is not None:
            break
        await asyncio.sleep(0.5)
    end = "\n".join(running.log.read_text(errors="replace").splitlines()[-12:])
    raise SetupError(f"The agent {running.name} did not start. The end of {running.log}:\n{end}")


async def _stopped(process: asyncio.subprocess.Process) -> None:
    for number in (signal.SIGCONT, signal.SIGTERM):
        with suppress(ProcessLookupError):
            process.send_signal(number)
    try:
        await asyncio.wait_for(process.wait(), STOPS_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()
