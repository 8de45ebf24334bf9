"""Stops and kills parts of a running stack, and starts again what was killed; fills and freezes an agent's disk."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from infra.bench.chaos.agent import Agent
from infra.bench.chaos.matrix import Part, Trouble
from infra.dev.stack.children import dies_with_us
from infra.dev.stack.lifecycle import read_down
from infra.dev.stack.ports import HOST

# The names under which the stack wrote them down. Boxes have a PostgREST of their own.
NAMES = {
    Part.OLLAMA: ("ollama",),
    Part.POSTGRES: ("postgres",),
    Part.POSTGREST: ("postgrest", "boxes"),
    Part.LIVEKIT: ("livekit",),
}
BACK_WITHIN = 30.0  # s
LONGEST_FROZEN = 150  # s: a disk thaws by itself then, whatever became of us
_FREEZE = 'cd "$1" && fsfreeze -f . && { read -r -t "$2" _; fsfreeze -u .; }'


@dataclass(frozen=True, slots=True)
class _Program:
    """How a part was started."""

    command: list[str]
    env: dict[str, str]
    user: int
    port: int
    log: Path


@dataclass
class Parts:
    """Of the stack in `directory`. `close` at the end: it lets go on what is stopped, and ends what it started."""

    directory: Path
    _stopped: set[int] = field(default_factory=set)
    _killed: dict[str, _Program] = field(default_factory=dict)
    _ours: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    async def break_(self, part: Part, trouble: Trouble) -> None:
        for name in NAMES[part]:
            leader, port, log = self._leader(name)
            members = list(_session(leader))
            if trouble is Trouble.STOP:
                self._stopped.update(members)
            else:
                self._killed[name] = _program(leader, port, log)
            for pid in members:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGSTOP if trouble is Trouble.STOP else signal.SIGKILL)
            if trouble is Trouble.KILL:
                reap(leader)

    async def mend(self) -> None:
        """What was stopped goes on, what was killed is started again and listens. Raises TimeoutError."""
        self._go_on()
        for name, program in list(self._killed.items()):
            await self._start(name, program)
            del self._killed[name]

    def close(self) -> None:
        self._go_on()
        for process in self._ours.values():
            process.terminate() if process.poll() is None else None
        for process in self._ours.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()

    def _go_on(self) -> None:
        for pid in self._stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self._stopped.clear()

    def _leader(self, name: str) -> tuple[int, int, Path]:
        found = next(part for part in read_down(self.directory) if part.name == name)
        ours = self._ours.get(name)
        return (ours.pid if ours else found.pid), found.port, Path(found.log)

    async def _start(self, name: str, program: _Program) -> None:
        await asyncio.sleep(0.5)  # children of a killed server notice and leave
        command = program.command
        if program.user != os.geteuid():
            command = ["setpriv", f"--reuid={program.user}", "--clear-groups", "--", *command]
        with program.log.open("ab") as log:
            self._ours[name] = subprocess.Popen(  # noqa: ASYNC220 - from the main thread: the kernel counts its death
                dies_with_us(command, signal.SIGTERM), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=program.env, cwd="/", start_new_session=True,
            )  # fmt: skip
        async with asyncio.timeout(BACK_WITHIN):
            while not await _listens(program.port):  # noqa: ASYNC110 - another process tells us nothing
                await asyncio.sleep(0.2)


def reap(child: int) -> None:
    """A dead child that nobody waited for keeps its pid, and a new Postgres would think that the old one lives.

    PostgreSQL 15 and 18.6: findings/postgres_unreaped.sh.
    """
    with suppress(ChildProcessError):
        os.waitpid(child, 0)


def _session(leader: int) -> Iterator[int]:
    """Every process of the leader's session, itself first: a server's children are stopped with it."""
    yield leader
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader and int(stat.parent.name) != leader:
                yield int(stat.parent.name)


def _program(pid: int, port: int, log: Path) -> _Program:
    root = Path(f"/proc/{pid}")
    command = (root / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    pairs = (entry.partition(b"=") for entry in (root / "environ").read_bytes().split(b"\0") if b"=" in entry)
    env = {os.fsdecode(name): os.fsdecode(value) for name, _, value in pairs}
    words = [os.fsdecode(word) for word in command]
    return _Program([str((root / "exe").readlink()), *words[1:]], env, root.stat().st_uid, port, log)


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True


@dataclass
class Disk:
    """The small disk of one agent, as seen from outside of its world."""

    agent: Agent
    _frozen: asyncio.subprocess.Process | None = None

    @property
    def _root(self) -> Path:
        return Path(f"/proc/{self.agent.pid}/root{self.agent.state}")

    async def break_(self, trouble: Trouble) -> None:
        if trouble is Trouble.FULL:
            await asyncio.to_thread(_fill, self._root / "filler")
            return
        self._frozen = await asyncio.create_subprocess_exec(
            "bash", "-c", _FREEZE, "bash", str(self._root), str(LONGEST_FROZEN), stdin=subprocess.PIPE
        )

    async def mend(self) -> None:
        if self._frozen:
            await self._frozen.communicate(b"\n")  # its end thaws the disk, even if it comes because we died
            self._frozen = None
        with suppress(OSError):
            (self._root / "filler").unlink(missing_ok=True)


def _fill(file: Path) -> None:
    with suppress(OSError), file.open("wb", buffering=0) as out:
        for size in (1 << 20, 4096, 1):
            with suppress(OSError):
                while True:
                    out.write(b"\0" * size)


def make_disk(folder: Path, contents: Path, megabytes: int = 256) -> bool:
    """An ext4 image `folder`/disk.img that holds what is in `contents`. False where that cannot be had."""
    image = folder / "disk.img"
    if os.geteuid() != 0:
        return False
    with image.open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    command = ["mkfs.ext4", "-q", "-F", "-d", str(contents), str(image)]
    try:
        made = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        made = None
    if made is None or made.returncode != 0:
        image.unlink()
        return False
    return True
