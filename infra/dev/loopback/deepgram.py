"""Deepgram on loopback: live speech to text by websocket (listen v1), whose words come from a script.

    python -m infra.dev.loopback.deepgram --port 8094 --hears "What are your hours?" --hears "Thank you, goodbye."

The wire format is that of the SDK's own types and of the published pages on KeepAlive, Finalize and endpointing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import cycle
from typing import Annotated, Any

import typer
from aiohttp import web
from typer import Option

from infra.dev.loopback.deepgram_socket import IDLE, Mishap, Stream, Utterance
from infra.dev.loopback.faults import Faults, Handler
from infra.dev.loopback.seen import Seen, seen
from infra.dev.loopback.serving import serving, stand

__all__ = ["DeepgramServer", "Mishap", "Utterance", "deepgram"]


def refusal(status: int, code: str, reason: str) -> dict[str, Any]:
    return {"err_code": code or str(status), "err_msg": reason, "request_id": "loopback"}


class DeepgramServer:
    """What it hears next, and what it was sent. `key` empty: any key is good.

    `faults.plan("listen", …)` spoils handshakes (a status, "stall", "cut"); `mishaps` happen to the streams that are
    opened next, one each, and `lasting` to all others. `idle`: seconds.
    """

    def __init__(self, hears: Iterable[Utterance] = (), key: str = "", idle: float = IDLE) -> None:
        self.script = iter(hears)
        self.key, self.idle = key, idle
        self.faults = Faults(refusal)
        self.mishaps: deque[Mishap | None] = deque()
        self.lasting: Mishap | None = None
        self.seen: list[Seen] = []
        self.streams: list[Stream] = []  # one for each socket that was opened
        self.url = ""

    @property
    def socket_url(self) -> str:
        return self.url.replace("http", "ws", 1)

    @property
    def open(self) -> list[Stream]:
        return [stream for stream in self.streams if not stream.over.is_set()]

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self.faults.spoil, self._let_in])
        app.router.add_get("/v1/listen", self.listen)
        return app

    async def listen(self, request: web.Request) -> web.WebSocketResponse:
        self.seen.append(seen("listen", request))
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        mishap = self.mishaps.popleft() if self.mishaps else self.lasting
        stream = Stream(request, socket, self._next, mishap, self.idle)
        self.streams.append(stream)
        await stream.serve()
        return socket

    def _next(self) -> Utterance:
        return next(self.script, Utterance("", 0.0))

    @web.middleware
    async def _let_in(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Token" or not key or self.key not in ("", key):
            return web.json_response(refusal(401, "INVALID_AUTH", "Invalid credentials."), status=401)
        if request.query.get("encoding", "linear16") not in ("linear16", "mulaw") or "model" not in request.query:
            return web.json_response(refusal(400, "Bad Request", "model and a known encoding, please"), status=400)
        return await handler(request)


@asynccontextmanager
async def deepgram(hears: Iterable[Utterance] = (), key: str = "", idle: float = IDLE) -> AsyncIterator[DeepgramServer]:
    """A running server on a free port; `server.socket_url` is its address."""
    server = DeepgramServer(hears, key, idle)
    async with serving(server.app()) as server.url:
        yield server


def main(
    port: Annotated[int, Option(min=1, max=65_535)],
    hears: Annotated[list[str], Option(help="Words of a stretch of speech; again from the first after the last.")],
) -> None:
    """Serve until told to stop."""
    stand(DeepgramServer(cycle([Utterance(words) for words in hears])).app(), port)


if __name__ == "__main__":
    typer.run(main)
