"""A box whose servers stand on loopback: each says what a test wants, over real HTTP."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any

from aiohttp import web
from livekit.protocol import room as room_protocol

from edge_agent.settings import Settings
from infra.dev.loopback.serving import serving
from shared.edge_token import local_key, signed
from shared.settings import load
from tests.fakes.postgrest_server import PostgrestServer
from tests.fakes.store import MemoryStore
from tests.fakes.twirp_sip import SipService

NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens
AGENT = "e0000000-0000-4000-8000-000000000001"
KEY = local_key("s" * 40)


def token(*, days: float = 30.0, issued: int | None = None) -> str:
    return signed(KEY, AGENT, int(time.time()) if issued is None else issued, days)


def given(folder: Path, **more: str) -> dict[str, str]:
    """The settings of a box whose servers are all away."""
    return {
        "LIVEKIT_URL": NOWHERE.replace("http", "ws"), "LIVEKIT_API_KEY": "key", "LIVEKIT_API_SECRET": "secret" * 6,
        "SUPABASE_URL": NOWHERE, "SUPABASE_ANON_KEY": "anon", "FRONTDESK_EDGE_TOKEN": token(), "OLLAMA_URL": NOWHERE,
        "FRONTDESK_MODEL": "llama3.1:8b", "FRONTDESK_MODELS_DIR": str(folder), "FRONTDESK_STATE_DIR": str(folder),
        **more,
    }  # fmt: skip


def box_settings(folder: Path, **more: str) -> Settings:
    return load(Settings, given(folder, **more))


@dataclass
class Servers:
    """What each of them says next. `off`: seconds that their clocks are ahead."""

    health: Any = field(default_factory=lambda: {"ready": True, "calls": 1, "seats": 4, "lines": 2, "why": ""})
    ready: int = 200
    metrics: str = ""
    models: tuple[str, ...] = ("llama3.1:8b",)
    loaded: tuple[str, ...] = ("llama3.1:8b",)
    off: float = 0.0
    livekit_status: int = 200
    sip: SipService = field(default_factory=SipService)
    postgrest: PostgrestServer = field(default_factory=lambda: PostgrestServer(MemoryStore()))
    url: str = ""

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._clock])
        app.add_routes(
            [
                web.get("/readyz", self._readyz),
                web.get("/metrics", self._metrics),
                web.get("/api/tags", self._tags),
                web.get("/api/ps", self._ps),
                web.post("/rest/v1/rpc/{function}", self.postgrest.answer),
                web.post("/twirp/livekit.RoomService/ListRooms", self._rooms),
                web.post("/twirp/livekit.SIP/{method}", self._sip),
                web.route("*", "/{rest:.*}", self._nothing),
            ]
        )
        return app

    @web.middleware
    async def _clock(self, request: web.Request, handler: Any) -> web.StreamResponse:
        answer: web.StreamResponse = await handler(request)
        answer.headers["Date"] = formatdate(time.time() + self.off, usegmt=True)
        return answer

    async def _sip(self, request: web.Request) -> web.Response:
        return await self.sip.answer(request)

    async def _nothing(self, _request: web.Request) -> web.Response:
        return web.json_response({"message": "not found"}, status=404)

    async def _readyz(self, _request: web.Request) -> web.Response:
        return web.json_response(self.health, status=self.ready)

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(text=self.metrics)

    async def _tags(self, _request: web.Request) -> web.Response:
        return web.json_response({"models": [{"name": name} for name in self.models]})

    async def _ps(self, _request: web.Request) -> web.Response:
        return web.json_response({"models": [{"name": name} for name in self.loaded]})

    async def _rooms(self, _request: web.Request) -> web.Response:
        if self.livekit_status != 200:
            return web.json_response({"code": "unauthenticated", "msg": "invalid token"}, status=self.livekit_status)
        return web.Response(
            body=room_protocol.ListRoomsResponse().SerializeToString(), content_type="application/protobuf"
        )

    def settings(self, folder: Path, **more: str) -> Settings:
        """Of a box that all of these serve."""
        return box_settings(folder, **{**self.addresses(), **more})

    def addresses(self) -> dict[str, str]:
        return {"LIVEKIT_URL": self.url, "SUPABASE_URL": self.url, "OLLAMA_URL": self.url}


@asynccontextmanager
async def servers() -> AsyncIterator[Servers]:
    """All of them at one address, while the block lasts."""
    all_of_them = Servers()
    async with serving(all_of_them.app()) as all_of_them.url:
        yield all_of_them
    all_of_them.postgrest.stop()
