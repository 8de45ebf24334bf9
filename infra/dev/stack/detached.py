"""The stack for people who want to leave it running: `up`, `down`, `status`.

`up` starts one process of its own session, the keeper, that holds `running(...)` open; `down` asks the keeper to leave
it. So there is one way of starting and stopping, and a killed keeper takes the parts with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from rich.console import Console

from infra.connections import STATE, Connections, load
from infra.dev.stack.children import Recorded, born
from infra.dev.stack.lifecycle import read_down, running
from infra.dev.stack.ports import Ports, require_free
from infra.dev.stack.sip import bridge
from infra.places import Places
from infra.progress import Steps
from shared.errors import SetupError

KEEPER = "keeper.pid"
STARTS_WITHIN_S = 300.0
STOPS_WITHIN_S = 60.0
LOOK_EVERY_S = 0.1


def up(directory: Path, steps: Steps, *, agent: bool, sip: bool = False) -> Connections:
    """Start the stack on its usual ports and leave it running. SetupError says why it did not start."""
    if _keeper(directory):
        raise SetupError("The stack is up already: `frontdesk stack status` shows it.")
    if sip:
        bridge()
    require_free(Ports(), sip=sip)
    log = directory / "logs" / "keeper.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    words = [word for word, asked in (("agent", agent), ("sip", sip)) if asked]
    command = [sys.executable, "-P", "-m", "infra.dev.stack.detached", str(directory), *words]
    with steps.step("Starting the stack"), log.open("w") as output:
        keeper = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, cwd="/"
        )
        try:
            _until(lambda: keeper.poll() is not None or (directory / KEEPER).exists(), STARTS_WITHIN_S)
        except BaseException:
            keeper.terminate()
            keeper.wait()
            raise
    if keeper.poll() is not None:
        raise SetupError(f"The stack did not start:\n{log.read_text(errors='replace').strip()}")
    return load(directory / STATE)


def down(directory: Path, steps: Steps) -> bool:
    """Stop it, and whatever of it is left over from a crash. False when there was nothing to stop."""
    keeper = _keeper(directory)
    left = [process for process in read_down(directory) if process.is_running()]
    if keeper is None and not left:
        return False
    with steps.step("Stopping the stack"):
        if keeper:
            keeper.signal(signal.SIGTERM)
            _until(lambda: not keeper.is_running(), STOPS_WITHIN_S)
        for process in reversed(left):
            process.signal(signal.SIGTERM)
        _until(lambda: not any(process.is_running() for process in left), STOPS_WITHIN_S)
    (directory / KEEPER).unlink(missing_ok=True)
    return True


def status(directory: Path) -> list[tuple[Recorded, bool]]:
    """Each part that was started and not stopped in good order, and whether it runs."""
    return [(process, process.is_running()) for process in read_down(directory)]


def connected(directory: Path) -> Connections | None:
    """The connections of the stack that `up` left running, if there is one."""
    return load(directory / STATE) if _keeper(directory) else None


def _keeper(directory: Path) -> Recorded | None:
    try:
        pid, started = map(int, (directory / KEEPER).read_text().split())
    except FileNotFoundError:
        return None
    keeper = Recorded("keeper", pid, started, 0, "")
    return keeper if keeper.is_running() else None


def _until(happened: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise SetupError(f"The stack took more than {seconds:.0f} s. Its logs are in the stack's logs folder.")
        time.sleep(LOOK_EVERY_S)


def keep(directory: Path, *, agent: bool, sip: bool) -> None:
    """The keeper: holds the stack until SIGTERM."""
    signal.signal(signal.SIGTERM, _leave)
    mine = directory / KEEPER
    with running(directory, "default", agent=agent, sip=sip, places=Places(), steps=Steps(Console(quiet=True))):
        # Its appearance tells `up` that everything is ready, so it must appear whole.
        fresh = mine.with_suffix(".new")
        fresh.write_text(f"{os.getpid()} {born(os.getpid())}")
        fresh.replace(mine)
        try:
            while True:
                signal.pause()
        finally:
            mine.unlink(missing_ok=True)


def _leave(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough: the clean-up must not be cut short
    sys.exit(0)


if __name__ == "__main__":
    try:
        keep(Path(sys.argv[1]), agent="agent" in sys.argv[2:], sip="sip" in sys.argv[2:])
    except SetupError as error:
        print(error)
        sys.exit(1)
