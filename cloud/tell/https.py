"""Takes a request to its receiver over HTTPS, and brings the answer back. One connection for each request, no proxy."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from pathlib import Path

import httpcore

from cloud.outward.connection import authority, in_plain_words, trust
from cloud.outward.ssrf import NOBODY, Allowed, PublicOnly, Resolve, by_name_server, destination
from cloud.tell.response import Response

ANSWER_S = 8.0  # seconds from the name to the answer's headers
CONNECT_S = 5.0  # of them for the connection, and as many for TLS
BODY_S = 2.0  # seconds for the answer's body, of which nothing depends
READ = 64 * 1024  # bytes of it that are read; the rest is dropped with the connection
QUOTED = 200  # characters of it that the client gets to see


class HttpsSender:
    """Posts to the public internet only. `ca_file`: trusted beside the usual authorities, for development."""

    def __init__(
        self,
        allowed: Allowed = NOBODY,
        ca_file: Path | None = None,
        resolve: Resolve = by_name_server,
        answer_within: float = ANSWER_S,
        body_within: float = BODY_S,
    ) -> None:
        self._allowed = allowed
        self._network = PublicOnly(allowed, resolve)
        self._tls = trust(ca_file)
        self._answer_within = answer_within
        self._body_within = body_within

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Whatever was answered. Undelivered, with the reason, where nothing was."""
        to = destination(url, self._allowed)
        async with AsyncExitStack() as stack:
            with in_plain_words(self._answer_within):
                async with asyncio.timeout(self._answer_within):
                    pool = await stack.enter_async_context(self._pool())
                    response = await stack.enter_async_context(_request(pool, to, headers, body))
            named = {name.lower(): value.decode("latin-1") for name, value in response.headers}
            said = await _beginning(response, self._body_within)
        return Response(response.status, named.get(b"retry-after"), named.get(b"location"), said)

    def _pool(self) -> httpcore.AsyncConnectionPool:
        # For one request only: a connection that is kept goes to where the name pointed once.
        return httpcore.AsyncConnectionPool(ssl_context=self._tls, network_backend=self._network)


def _request(
    pool: httpcore.AsyncConnectionPool, to: httpcore.URL, headers: Mapping[str, str], body: bytes
) -> AbstractAsyncContextManager[httpcore.Response]:
    sized = [("host", authority(to)), *headers.items(), ("content-length", str(len(body)))]
    return pool.stream("POST", to, headers=sized, content=body, extensions={"timeout": {"connect": CONNECT_S}})


async def _beginning(response: httpcore.Response, within: float) -> str:
    """How the body begins, as one line. A receiver that is slow or breaks off here has answered nevertheless."""
    read = bytearray()
    with suppress(TimeoutError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
        async with asyncio.timeout(within):
            async for part in response.aiter_stream():
                read += part
                if len(read) >= READ:
                    break
    printable = "".join(
        character if character.isprintable() else " " for character in read[:READ].decode(errors="replace")
    )
    return " ".join(printable.split())[:QUOTED]
