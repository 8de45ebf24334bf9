"""Several processes that do the same work: one that dies is replaced, and none outlives the one that leads them.

What ties them together is a pipe on each one's standard input: a line means that there may be work, its end that the
leader is gone.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

import structlog

log = structlog.get_logger()

LONGEST_WAIT = 30.0  # s until a process that keeps dying is started again
SETTLED = 60.0  # s after which a process counts as well


class Hands:
    """Processes of one command."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._at_work: set[Process] = set()

    async def run(self, count: int, stop: asyncio.Event) -> None:
        """`count` of them until `stop` is set; then they are asked to end, and waited for."""
        async with asyncio.TaskGroup() as tasks:
            for number in range(count):
                tasks.create_task(self._replace(number, stop))

    async def wake(self) -> None:
        """Tells all of them to look for work now."""
        for process in self._at_work:
            assert process.stdin is not None
            process.stdin.write(b"\n")

    async def _replace(self, number: int, stop: asyncio.Event) -> None:
        clock, wait = asyncio.get_running_loop().time, 1.0
        while not stop.is_set():
            began = clock()
            process = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE)
            self._at_work.add(process)
            log.info("hand_at_work", hand=number, pid=process.pid)
            try:
                if await _ended(process, stop):
                    return
            finally:
                self._at_work.discard(process)
            wait = 1.0 if clock() - began > SETTLED else min(LONGEST_WAIT, wait * 2)
            log.warning("hand_gone", hand=number, code=process.returncode, again_in=wait)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await stop.wait()


async def _ended(process: Process, stop: asyncio.Event) -> bool:
    """True after a stop, False when the process ended by itself."""
    over, told = asyncio.create_task(process.wait()), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({over, told}, return_when=asyncio.FIRST_COMPLETED)
        return not over.done()
    finally:
        told.cancel()
        if process.returncode is None:
            process.terminate()
        await over


async def follow(woken: asyncio.Event, stop: asyncio.Event) -> None:
    """In such a process: does what the leader says through our standard input."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.readline():
        woken.set()
    stop.set()
