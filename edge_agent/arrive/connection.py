"""One registered websocket of the worker: from the server's welcome to the last message."""

from __future__ import annotations

import asyncio

import aiohttp

from edge_agent.arrive import wire
from edge_agent.arrive.capacity import LastReport
from shared.errors import FrontdeskError


class ConnectionLost(FrontdeskError):
    """The exchange broke down; it is taken up again."""

    code = "connection_lost"


class Connection:
    """One registered websocket: what was told on it, and what waits to be sent. Sending never blocks receiving."""

    def __init__(self, worker_id: str) -> None:
        self.worker_id = worker_id
        self.told = LastReport()
        self.outbox: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def send(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        """Send what is posted, in order; None closes the connection."""
        while True:
            message = await self.outbox.get()
            try:
                if message is None:
                    await ws.close()
                else:
                    await ws.send_bytes(message)
            finally:
                self.outbox.task_done()


async def registered(ws: aiohttp.ClientWebSocketResponse) -> str:
    """The worker id; the server's first message must carry it."""
    first = await ws.receive()
    message = wire.read(first.data) if first.type is aiohttp.WSMsgType.BINARY else None
    if message is None or message.WhichOneof("message") != "register":
        raise ConnectionLost("The server did not answer our registration first.")
    return message.register.worker_id
