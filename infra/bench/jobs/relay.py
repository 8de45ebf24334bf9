"""A way to a server that can be taken away and given back, as networks are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

HOST = "127.0.0.1"
_PIECE = 64 * 1024


class Relay:
    """Passes connections on to a port; `away` cuts those there are and refuses new ones until `back`."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()
        self.port = 0

    async def back(self) -> None:
        self._server = await asyncio.start_server(self._taken, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def away(self) -> None:
        if self._server is None:
            return
        self._server.close()
        for line in list(self._lines):
            line.transport.abort()
        await self._server.wait_closed()
        if self._passing:
            await asyncio.wait(self._passing)
        self._server = None

    def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._pass(reader, writer))
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            there, back = await asyncio.open_connection(HOST, self._to)
            ends = {writer, back}
            self._lines |= ends
            try:
                await asyncio.gather(_pump(reader, back), _pump(there, writer))
            finally:
                self._lines -= ends
                for end in ends:
                    end.close()


async def _pump(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await source.read(_PIECE):
            to.write(piece)
            await to.drain()
    to.close()


@asynccontextmanager
async def relay(to: int) -> AsyncIterator[Relay]:
    passing = Relay(to)
    await passing.back()
    try:
        yield passing
    finally:
        await passing.away()
