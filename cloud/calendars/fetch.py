"""Gets a calendar from where a client says it is: over HTTPS, on the public internet, within a size and a time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from http import HTTPStatus
from http.client import responses
from pathlib import Path

import httpcore
import httpx

from cloud.outward.connection import authority, in_plain_words, trust
from cloud.outward.ssrf import NOBODY, Allowed, PublicOnly, Resolve, by_name_server, destination
from shared.errors import Undelivered

LARGEST = 5 * 1024 * 1024  # bytes
WITHIN = 30.0  # s from the name to the last byte
CONNECT_S = 5.0  # of them for the connection, and as many for TLS


@dataclass(frozen=True, slots=True)
class Fetched:
    """A calendar as it came, and the mark by which its owner's server knows it again."""

    text: bytes
    etag: str | None = None


class CalendarFetcher:
    """One connection for each calendar, no proxy. `ca_file`: trusted beside the usual authorities, for development."""

    def __init__(
        self,
        allowed: Allowed = NOBODY,
        ca_file: Path | None = None,
        resolve: Resolve = by_name_server,
        within: float = WITHIN,
        largest: int = LARGEST,
    ) -> None:
        self._allowed = allowed
        self._network = PublicOnly(allowed, resolve)
        self._tls = trust(ca_file)
        self._within = within
        self._largest = largest

    async def __call__(self, url: str, etag: str | None = None) -> Fetched | None:
        """None where it is still the one with that mark. Undelivered, in words for its owner, where there is none."""
        to = destination(url, self._allowed)
        with in_plain_words(self._within):
            async with asyncio.timeout(self._within), AsyncExitStack() as stack:
                pool = await stack.enter_async_context(
                    httpcore.AsyncConnectionPool(ssl_context=self._tls, network_backend=self._network)
                )
                asked = pool.stream(
                    "GET", to, headers=_headers(to, etag), extensions={"timeout": {"connect": CONNECT_S}}
                )
                response = await stack.enter_async_context(asked)
                named = {name.lower(): value.decode("latin-1") for name, value in response.headers}
                if response.status == HTTPStatus.NOT_MODIFIED and etag:
                    return None
                _refuse(response.status, named)
                return Fetched(await self._whole(response), _mark(named.get(b"etag")))

    async def _whole(self, response: httpcore.Response) -> bytes:
        read = bytearray()
        async for part in response.aiter_stream():
            read += part
            if len(read) > self._largest:
                raise Undelivered(f"it is larger than {self._largest // 1024**2} MB")
        return bytes(read)


def _headers(to: httpcore.URL, etag: str | None) -> list[tuple[str, str]]:
    """Nothing packed: what unpacks to a thousand times its size is not asked for."""
    asked = [("host", authority(to)), ("accept", "text/calendar, */*;q=0.5"), ("accept-encoding", "identity")]
    return [*asked, ("if-none-match", etag)] if etag else asked


def _refuse(status: int, named: Mapping[bytes, str]) -> None:
    """Only 200 brings a calendar. Of a redirect the host alone is told: the rest of such an address may be a secret."""
    packed = named.get(b"content-encoding", "identity").lower()
    if status == HTTPStatus.OK and packed != "identity":
        raise Undelivered("it answers in a packed form (Content-Encoding) that was not asked for")
    if status == HTTPStatus.OK:
        return
    if 300 <= status < 400:
        raise Undelivered(
            f"it answered {status}: it points to {_host(named.get(b'location'))}, and redirects are not followed"
        )
    raise Undelivered(f"it answered {status}{f' ({responses[status]})' if status in responses else ''}")


def _host(location: str | None) -> str:
    try:
        return httpx.URL(location or "").raw_host.decode()[:100] or "another path"
    except httpx.InvalidURL:
        return "another path"


def _mark(etag: str | None) -> str | None:
    """One that can be sent back: no longer than a row of ours takes."""
    return etag if etag and len(etag) <= 200 and etag.isprintable() and etag.isascii() else None
