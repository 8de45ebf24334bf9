"""A line process's own end of the socket: what it tells its supervisor, and what it is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import structlog

from edge_agent.lines.messages import LONGEST, Message, decoded, encoded

log = structlog.get_logger()

UNREAD = 64 * 1024  # bytes; a supervisor that reads nothing is told nothing more


class Channel:
    """Made by `opened`. Nothing here waits for a supervisor that hangs."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def tell(self, message: Message) -> None:
        if not self._writer.is_closing() and self._writer.transport.get_write_buffer_size() < UNREAD:
            self._writer.write(encoded(message))

    async def messages(self) -> AsyncIterator[Message]:
        """Until the supervisor is gone."""
        try:
            while line := await self._reader.readline():
                yield decoded(line)
        except (ConnectionError, ValueError) as odd:
            log.warning("supervisor_lost", kind=type(odd).__name__)


async def opened(descriptor: int) -> Channel:
    """On the inherited socket. The programs that this process starts do not get it."""
    ours = socket.socket(fileno=descriptor)
    ours.set_inheritable(False)
    reader, writer = await asyncio.open_connection(sock=ours, limit=LONGEST)
    return Channel(reader, writer)
