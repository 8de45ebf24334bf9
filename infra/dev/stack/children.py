"""One child process of the stack: started with its output in a log, watched until it answers, never left behind.

Two things keep a child from outliving the stack:
- leaving the `with` block stops it (mirakuru: a signal to its process group, then SIGKILL after a while);
- when we end with no chance to do so, the kernel signals the child: `setpriv --pdeathsig` asks for that and
  then execs the program, so the pid is the program's own. It has to come after a change of user, which clears it.
  The kernel counts the death of the thread that started the child, so children are started from the main thread.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mirakuru import HTTPExecutor, TCPExecutor
from mirakuru.base import Executor, cleanup_subprocesses
from mirakuru.exceptions import ExecutorError, ProcessFinishedWithError

from infra.dev.stack.ports import HOST
from infra.places import CHECKOUT
from shared.errors import SetupError

TOLD_LINES = 12

# At its exit every process that imported mirakuru would kill whatever is marked with a text in which the digits of its
# own pid stand, and any stack's random marks hold many digits.
atexit.unregister(cleanup_subprocesses)


@dataclass(frozen=True, slots=True)
class Part:
    """What to run, and how one sees that it is ready: its port answers, or `url` does, or `said` is in its log."""

    name: str
    command: Sequence[str]
    log: Path
    port: int = 0
    url: str = ""
    said: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    stop_with: signal.Signals = signal.SIGTERM
    patience: float = 30.0  # seconds to start, and to stop
    masked: bool = False  # it names callers' numbers: its output goes through our mask before it is in the log


class _SaysSo(Executor):
    """Ready when its log says so."""

    def __init__(self, command: Sequence[str], log: Path, said: str, **kwargs: Any) -> None:
        super().__init__(list(command), **kwargs)
        self._log = log
        self._said = said

    def pre_start_check(self) -> bool:
        return False

    def after_start_check(self) -> bool:
        return self._said in self._log.read_text(errors="replace")


@contextmanager
def child(part: Part) -> Iterator[int]:
    """Run the part; yields its pid once it is ready. SetupError carries the end of its log."""
    part.log.parent.mkdir(parents=True, exist_ok=True)
    with _output(part) as output:
        executor = _executor(part, output)
        try:
            executor.start()
        except ExecutorError as error:
            _stop(executor)
            end = "\n".join(part.log.read_text(errors="replace").splitlines()[-TOLD_LINES:])
            raise SetupError(f"{part.name} did not start. The end of {part.log}:\n{end}") from error
        except BaseException:
            _stop(executor)
            raise
        try:
            assert executor.process is not None
            yield executor.process.pid
        finally:
            _stop(executor)


@contextmanager
def _output(part: Part) -> Iterator[int]:
    """Where its output goes. A mask between ends by itself, when whoever writes to it has ended."""
    with part.log.open("w") as log:
        if not part.masked:
            yield log.fileno()
            return
        mask = subprocess.Popen(
            [sys.executable, "-P", "-m", "shared.mask"],
            stdin=subprocess.PIPE, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
            start_new_session=True,  # what interrupts us is not for it: the last lines still come
        )  # fmt: skip
        assert mask.stdin
        try:
            yield mask.stdin.fileno()
        finally:
            mask.stdin.close()
            mask.wait(part.patience)


def _stop(executor: Executor) -> None:
    # With which code a program leaves when it is told to is its own affair (PostgREST answers SIGTERM with a SIGINT).
    with suppress(ProcessFinishedWithError):
        executor.stop()


def _executor(part: Part, log: int) -> Executor:
    ways: dict[str, Any] = {
        "cwd": "/",
        "envvars": dict(part.env),
        "stdin": subprocess.DEVNULL,
        "stdout": log,
        "stderr": subprocess.STDOUT,
        "timeout": part.patience,
        "sleep": 0.05,
        "stop_signal": part.stop_with,
    }
    command = dies_with_us(part.command, part.stop_with)
    if part.url:
        return HTTPExecutor(command, part.url, method="GET", request_timeout=5.0, **ways)
    if part.said:
        return _SaysSo(command, part.log, part.said, **ways)
    return TCPExecutor(command, HOST, part.port, **ways)


def dies_with_us(command: Sequence[str], how: signal.Signals) -> list[str]:
    """The command with the kernel's promise to send it `how` when we die. A leading setpriv changes the user first."""
    asked = f"--pdeathsig={how.name.removeprefix('SIG')}"
    if command[0] == "setpriv":
        return ["setpriv", asked, *command[1:]]
    return ["setpriv", asked, "--", *command]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A process as it is written down, so that it can be found again and not be taken for another with its pid."""

    name: str
    pid: int
    born: int  # the kernel's start time, in ticks since boot
    port: int
    log: str

    def is_running(self) -> bool:
        return self.born != 0 and born(self.pid) == self.born

    def signal(self, number: signal.Signals) -> None:
        if self.is_running():
            os.kill(self.pid, number)


def born(pid: int) -> int:
    """When a process started; 0 when it is gone (a zombie counts as gone)."""
    try:
        # The name, in brackets, may hold anything: read what follows its end.
        after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 0 if after[0] in {"Z", "X"} else int(after[19])
