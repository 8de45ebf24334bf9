"""A server that says whatever a test makes it say, to the byte."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from cloud.outward.ssrf import Allowed
from cloud.tell.https import HttpsSender
from infra.dev.loopback.certificate import issue

Talk = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]  # the head of the request, …


@asynccontextmanager
async def talking(
    folder: Path, talk: Talk, *, tls: bool = True, body_within: float = 0.5
) -> AsyncIterator[tuple[str, HttpsSender]]:
    """Its address, and a post that trusts it. Without TLS it talks at once, else after the head of a request."""
    identity = issue(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.certificate)
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n") if tls else b""
            await talk(head, reader, writer)
        finally:
            writer.close()
            over.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context if tls else None)
    async with server:
        place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        sender = HttpsSender(Allowed.of(place), identity.ca, answer_within=30, body_within=body_within)
        yield f"https://{place}/", sender
        await asyncio.wait_for(over.wait(), 10)
