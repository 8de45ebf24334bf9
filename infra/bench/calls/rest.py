"""When a stack is at rest: its parts use next to no processor time. Reads /proc; Linux only, as the stack is."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from infra.dev.stack.lifecycle import read_down

LOOK = 2.0  # s over which the use is measured
AT_REST = 0.15  # of one core; heartbeats and polls of an idle stack need a tenth of that
PATIENCE = 90.0  # s: whoever works longer than that after a call never rests


def wait_for_rest(directory: Path, patience: float = PATIENCE) -> float:
    """Wait until the stack in a folder has done what it had to do, at most so long. Returns how long (s) it took."""
    began, before = time.monotonic(), cpu_seconds(directory)
    while time.monotonic() - began < patience:
        time.sleep(LOOK)
        now = cpu_seconds(directory)
        if now - before < AT_REST * LOOK:
            break
        before = now
    return time.monotonic() - began


def cpu_seconds(directory: Path, proc: Path = Path("/proc")) -> float:
    """Processor time that the parts of a stack and all their descendants have used so far."""
    sessions = {part.pid for part in read_down(directory)}  # each part leads a session of its own
    return sum(ticks for session, ticks in _processes(proc) if session in sessions) / os.sysconf("SC_CLK_TCK")


def _processes(proc: Path) -> Iterator[tuple[int, int]]:
    """Session and ticks used, of each process."""
    for stat in proc.glob("[0-9]*/stat"):
        try:
            # The name, in brackets, may hold anything: read what follows its end.
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
        yield int(fields[3]), int(fields[11]) + int(fields[12])
