"""The cloud's doors on a loopback port, as `python -m cloud --port` opens them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from cloud.__main__ import listen
from infra.dev.stack.ports import HOST, free_ports

ATTEMPTS = 1000


@asynccontextmanager
async def listening(app: Any) -> AsyncIterator[str]:
    """Its address while the block lasts. `app`: any ASGI application."""
    port, stop = free_ports().wake, asyncio.Event()
    serving = asyncio.create_task(listen(app, port, stop))
    try:
        await _there(port)
        yield f"http://{HOST}:{port}"
    finally:
        stop.set()
        await serving


async def _there(port: int) -> None:
    for _ in range(ATTEMPTS):
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
        else:
            writer.close()
            return
    raise AssertionError("it does not listen")
