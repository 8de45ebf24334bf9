"""A server on this machine: inside a test, or as a process of the local stack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

HOST = "127.0.0.1"
_SHUTDOWN = 0.1  # s; whoever waits for a stalled answer is not waited for


@asynccontextmanager
async def serving(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    """Its address while the block lasts; on a free port if 0."""
    # A client that goes away cancels the handler.
    runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=_SHUTDOWN)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def stand(app: web.Application, port: int) -> None:
    """Serves until it is told to stop (SIGINT, SIGTERM); says "ready" once it answers."""

    def ready(*_banner: object) -> None:
        print("ready", flush=True)

    web.run_app(app, host=HOST, port=port, print=ready, access_log=None, shutdown_timeout=_SHUTDOWN)
