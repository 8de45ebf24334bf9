"""A process for what reads strangers' files: without our keys, within a bounded memory and time, able to write nowhere.

What reads such a file is a large library: in here it can fill no machine and take nobody else's work down with it.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

# Whoever ended by one of these was ended from outside.
MACHINE: Final = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
_CHECKOUT = Path(__file__).parents[1]


async def started(program: Sequence[str]) -> Process:
    """With nothing of our environment but where Python finds its modules: our keys are there."""
    environment = {
        "PYTHONPATH": str(_CHECKOUT),
        "PATH": os.defpath,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    return await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment)


async def feed(stdin: asyncio.StreamWriter, data: bytes) -> None:
    """All of it, or as much as it reads."""
    with suppress(ConnectionError):  # it ended before it had read everything
        stdin.write(data)
        await stdin.drain()
        stdin.close()


async def ended(process: Process) -> None:
    """Whatever it is doing."""
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def confine(memory: int, processor: int) -> None:
    """This process, from here on: so many more bytes, so many seconds of a core, no file written."""
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    for what, most, last in (
        (resource.RLIMIT_AS, taken + memory, taken + memory),
        (resource.RLIMIT_CPU, processor, processor + 5),  # by SIGXCPU: at the last it is SIGKILL, which says nothing
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (most, last))
