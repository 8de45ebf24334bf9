"""A line process seen from outside: how it is started, what comes from it and goes to it, and how it ends."""

from __future__ import annotations

import asyncio
import socket
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress

import structlog

from edge_agent.lines.messages import LONGEST, Message, decoded, encoded
from edge_agent.lines.scheduler import Delays, delays, waited

log = structlog.get_logger()

Command = Callable[[int, int], Sequence[str]]  # (number, file descriptor of its socket) → the program and its arguments
UNREAD = 2**20  # bytes that may wait for a process that does not read


class LineProcess:
    """Made by `started`."""

    def __init__(
        self, number: int, process: Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.number = number
        self.pid = process.pid
        self._process = process
        self._reader = reader
        self._writer = writer
        self._delays: Delays | None = None

    async def messages(self) -> AsyncIterator[Message]:
        """What it tells, until it is gone: its end of the socket closes with it, whatever became of it."""
        with suppress(ConnectionError, ValueError):  # ValueError: a message beyond all measure
            while line := await self._reader.readline():
                try:
                    yield decoded(line)
                except ValueError as odd:
                    log.warning("line_process_says_nonsense", number=self.number, reason=str(odd))

    def tell(self, message: Message) -> None:
        """Waits for nothing. A process that reads nothing is told nothing more."""
        if self._writer.transport.get_write_buffer_size() < UNREAD:
            self._writer.write(encoded(message))

    def kill(self) -> None:
        """At once; harmless when it is gone."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def over(self) -> int:
        """Waits until it is gone. Its exit code; negative: the signal that ended it."""
        code = await self._process.wait()
        self._writer.close()
        return code

    def waited(self) -> float | None:
        """Seconds that it has waited for a processor since it was asked this last; None: not known."""
        before, self._delays = self._delays, delays(self.pid)
        return waited(before, self._delays)

    def well(self) -> None:
        """It told of itself: what it waited for before is no matter."""
        self._delays = None


async def started(command: Command, number: int) -> LineProcess:
    """Starts the process, with one end of a socket that no other process gets."""
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            process = await asyncio.create_subprocess_exec(
                *command(number, theirs.fileno()),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
            )
        except BaseException:
            ours.close()
            raise
    reader, writer = await asyncio.open_connection(sock=ours, limit=LONGEST)
    return LineProcess(number, process, reader, writer)
