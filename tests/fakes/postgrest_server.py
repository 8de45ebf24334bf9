"""PostgREST on a loopback port, in front of a MemoryStore, with faults on demand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from aiohttp import web

from shared.errors import StoreRefused
from shared.store import DeskDoor
from tests.fakes.store import MemoryStore

# A status to answer with, or one of "garbage", "half_open" (a promised body that never ends), "slow", "cut".
Fault = int | str | None


class PostgrestServer:
    """`fault` holds for every request until it is changed; `faults` for one each, before that. `requests` counts."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.fault: Fault = None
        self.faults: list[Fault] = []
        self.requests = 0
        self.headers: dict[str, str] = {}
        self.url = ""
        self._closing = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        self.headers = {name.lower(): value for name, value in request.headers.items()}
        fault = self.faults.pop(0) if self.faults else self.fault
        if fault is not None:
            return await self._faulty(request, fault)
        asked: dict[str, Any] = await request.json()
        if request.match_info["function"].startswith("edge_desk_"):
            return await self._desk(cast("DeskDoor", request.match_info["function"]), asked)
        if request.match_info["function"] == "edge_resolve_call":
            return web.json_response(await self.store.resolve_call(asked["p_to"], asked["p_from"]))
        if request.match_info["function"] == "edge_expected_numbers":
            return web.json_response(await self.store.expected_numbers(asked["p_limit"]))
        if request.match_info["function"] == "edge_resume_call":
            return web.json_response(await self.store.resume_call(asked["p_room"]))
        if request.match_info["function"] == "edge_test_call":
            return web.json_response(await self.store.test_call(asked["p_id"]))
        return web.json_response(await self.store.ingest(asked["p_events"]))

    async def _desk(self, door: DeskDoor, asked: dict[str, Any]) -> web.Response:
        try:
            return web.json_response(await self.store.desk(door, asked))
        except StoreRefused as refused:
            return web.json_response({"message": str(refused), "code": "PT404"}, status=404)

    async def _faulty(self, request: web.Request, fault: int | str) -> web.StreamResponse:
        if isinstance(fault, int):
            return web.json_response({"message": "no", "code": "P0001"}, status=fault)
        if fault == "garbage":
            return web.Response(body=b"<html>\xff</html>", content_type="application/json")
        if fault == "half_open":
            response = web.StreamResponse(headers={"Content-Length": "1000"})
            await response.prepare(request)
            await response.write(b"[")
            await self._closing.wait()
            return response
        if fault == "cut" and request.transport is not None:
            request.transport.abort()
        else:
            await self._closing.wait()
        return web.Response()

    def stop(self) -> None:
        self._closing.set()


@asynccontextmanager
async def postgrest(store: MemoryStore) -> AsyncIterator[PostgrestServer]:
    server = PostgrestServer(store)
    app = web.Application(client_max_size=32 * 1024 * 1024)
    app.router.add_post("/rest/v1/rpc/{function}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
    finally:
        server.stop()
        await runner.cleanup()
