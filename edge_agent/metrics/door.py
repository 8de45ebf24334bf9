"""The door: `/metrics` for Prometheus, `/healthz` and `/readyz` for Docker, systemd and load balancers.

It is served by the event loop of the calls themselves, on purpose: a loop that hangs does not answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict

from aiohttp import web

from edge_agent.background import in_background
from edge_agent.metrics import processes
from edge_agent.metrics.card import watch_card
from edge_agent.metrics.harmless import harmless
from edge_agent.metrics.health import Health
from shared.errors import SetupError
from shared.settings import host_and_port

CLOSING = 1.0  # s for answers under way


@asynccontextmanager
async def door(address: str, health: Callable[[], Health]) -> AsyncIterator[None]:
    """Open at `address` (host:port; "" means none) while the block lasts. Raises SetupError where it cannot be."""
    if not address:
        yield
        return
    host, port = host_and_port(address)
    runner = web.AppRunner(answering(health), access_log=None, shutdown_timeout=CLOSING)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as taken:
            raise SetupError(
                f"FRONTDESK_METRICS={address} cannot be opened ({taken.strerror}): another program has this port, or "
                "the address is not this machine's. Stop that program, name another port, or leave it empty."
            ) from taken
        async with in_background(graphics_card=watch_card()):
            yield
    finally:
        await runner.cleanup()


def answering(health: Callable[[], Health]) -> web.Application:
    """The three pages."""
    from prometheus_client.aiohttp import make_aiohttp_handler  # noqa: PLC0415 — only where metrics are on

    from edge_agent.metrics.series import READY  # noqa: PLC0415

    scraped, tell = make_aiohttp_handler(processes.registry()), harmless(READY.set)

    async def metrics(request: web.Request) -> web.StreamResponse:
        tell(health().ready)
        return await scraped(request)

    async def alive(_request: web.Request) -> web.Response:
        return web.json_response(asdict(health()))

    async def ready(_request: web.Request) -> web.Response:
        now = health()
        return web.json_response(asdict(now), status=200 if now.ready else 503)

    app = web.Application()
    app.add_routes([web.get("/metrics", metrics), web.get("/healthz", alive), web.get("/readyz", ready)])
    return app
