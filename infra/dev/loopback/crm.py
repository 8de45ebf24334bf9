"""A small CRM that hears webhooks over real TLS: it verifies, takes each event once, and fails on demand."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError

from infra.dev.loopback.certificate import issue, kept

CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class CrmReply:
    """What it answers. `then`: as it should; not before it is stopped; a body that never ends; the connection cut."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    then: Literal["answer", "silence", "half_open", "cut"] = "answer"


@dataclass(frozen=True, slots=True)
class Received:
    """One POST. `event` is None where the signature was wrong; `again`: an event that it had before."""

    headers: Mapping[str, str]
    body: bytes
    event: dict[str, Any] | None
    again: bool

    @property
    def id(self) -> str:
        return self.headers.get("webhook-id", "")


@dataclass
class Crm:
    """`replies` are used up one by one, then `otherwise`. What it fails on purpose it has not taken."""

    secret: str
    url: str = ""
    host_and_port: str = ""  # for cloud.outward.ssrf.Allowed
    ca_file: Path = Path()
    replies: list[CrmReply] = field(default_factory=list)
    otherwise: CrmReply = field(default_factory=CrmReply)
    received: list[Received] = field(default_factory=list)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)  # taken, by webhook-id, in the order they came
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)  # somebody went away before it had answered
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait_for(self, kind: str, within: float, **call: str) -> dict[str, Any]:
        """The first event of a kind, and of a call where its id is given (`id=…`). TimeoutError when none comes."""
        async with asyncio.timeout(within), self._news:
            while (found := self._first(kind, call)) is None:
                await self._news.wait()
            return found

    async def wait_for_posts(self, count: int, within: float) -> None:
        """Until so many have arrived, whatever became of them."""
        async with asyncio.timeout(within), self._news:
            await self._news.wait_for(lambda: len(self.received) >= count)

    def _first(self, kind: str, call: Mapping[str, str]) -> dict[str, Any] | None:
        return next(
            (
                event
                for event in self.events.values()
                if event["type"] == kind and call.items() <= event["data"].get("call", {}).items()
            ),
            None,
        )

    async def hear(self, request: web.Request) -> web.StreamResponse:
        reply = self.replies.pop(0) if self.replies else self.otherwise
        post = await self._read(request)
        taken = reply.then == "answer" and reply.status < 300
        async with self._news:
            self.received.append(post)
            if post.event is not None and taken:
                self.events.setdefault(post.id, post.event)
            self._news.notify_all()
        try:
            return await self._answer(request, CrmReply(401) if post.event is None else reply)
        except (asyncio.CancelledError, ConnectionError):
            self.hung_up.set()
            raise

    async def _read(self, request: web.Request) -> Received:
        headers, body = {name.lower(): value for name, value in request.headers.items()}, await request.read()
        try:
            event = Webhook(self.secret).verify(body, headers)
        except (WebhookVerificationError, ValueError):  # the second for headers that are no signature at all
            event = None
        return Received(headers, body, event, headers.get("webhook-id", "") in self.events)

    async def _answer(self, request: web.Request, reply: CrmReply) -> web.StreamResponse:
        if reply.then == "silence":
            await self._closing.wait()
        if reply.then == "cut" and request.transport is not None:
            request.transport.abort()
        response = web.StreamResponse(status=reply.status, headers=reply.headers)
        if reply.then == "half_open":
            response.content_length = len(reply.body) + 1000
        await response.prepare(request)
        for start in range(0, len(reply.body), CHUNK):
            await response.write(reply.body[start : start + CHUNK])
        if reply.then == "half_open":
            await self._closing.wait()
        return response

    def stop(self) -> None:
        self._closing.set()


@asynccontextmanager
async def crm(folder: Path, secret: str, port: int = 0, names: tuple[str, ...] = ()) -> AsyncIterator[Crm]:
    """A running CRM on 127.0.0.1; its certificate, and the authority to trust, are those in the folder, or new ones.

    `names`: what a new certificate is made out to, else this machine's own names.
    """
    identity = issue(folder, names) if names else kept(folder) or issue(folder)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(identity.certificate)
    running = Crm(secret, ca_file=identity.ca)
    app = web.Application(client_max_size=1024 * 1024)
    app.router.add_post("/{path:.*}", running.hear)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls).start()
        running.host_and_port = f"127.0.0.1:{runner.addresses[0][1]}"
        running.url = f"https://{running.host_and_port}/webhooks/frontdesk"
        yield running
    finally:
        running.stop()
        await runner.cleanup()
