"""Where a webhook may go, decided at the moment of connecting.

Judging the address when it is saved is not enough: its name may have another address by the time we connect, and a
resolver that answers twice may answer twice differently. So the name is resolved here, once; every address it has is
judged; and the connection is made to one of exactly those. TLS then proves that the name's owner is there.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Self

import httpcore
import httpx

from cloud.outward.addresses import is_public
from shared.errors import SettingsError, Undelivered

HTTPS = 443
# Below are the ports of mail, shells and name servers; above is where people put their own software.
FIRST_FREE_PORT = 1024
LAST_PORT = 65_535
MOST_ADDRESSES = 4  # of one name are tried
EACH_S = 3.0  # seconds for one of them: a network without IPv6 must leave time for IPv4

# The system's resolver blocks a thread until it gives up, long after the delivery has: names that nobody answers for
# must leave threads for all others, and the loop's own pool has six on two processors.
ASKING_AT_ONCE = 64
_ASKING = ThreadPoolExecutor(ASKING_AT_ONCE, "name-server")

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
Options = Iterable[httpcore.SOCKET_OPTION]

_PAIR = re.compile(r"\[?(?P<host>[^\s\[\],]+?)\]?:(?P<port>[0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Host and port pairs that are not judged: a receiver on the developer's own machine. In production none."""

    pairs: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def of(cls, text: str) -> Self:
        """From a setting: `127.0.0.1:8443 [::1]:8443`, apart by spaces or commas. SettingsError for anything else."""
        found = [(word, _PAIR.fullmatch(word)) for word in re.split(r"[\s,]+", text) if word]
        wrong = [word for word, pair in found if pair is None or not 0 < int(pair["port"]) <= LAST_PORT]
        if wrong:
            raise SettingsError(f"{wrong[0]!r} is no host:port, e.g. 127.0.0.1:8443")
        return cls(frozenset((pair["host"].lower(), int(pair["port"])) for _, pair in found if pair))

    def __contains__(self, place: tuple[str, int]) -> bool:
        return place in self.pairs


NOBODY = Allowed()


async def by_name_server(host: str, port: int) -> Sequence[str]:
    """The addresses of a host as this machine's resolver knows them, in the order to try them."""
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_ASKING, ask)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def destination(url: str, allowed: Allowed = NOBODY) -> httpcore.URL:
    """What to connect to, by the look of it. Undelivered says what is wrong with it."""
    try:
        given = httpx.URL(url)
    except httpx.InvalidURL:
        raise Undelivered("its address is no web address") from None
    if given.scheme != "https" or not given.raw_host:
        raise Undelivered("its address does not begin with https://")
    if given.userinfo:
        raise Undelivered("its address carries a user name or password, which are not sent")
    port, host = HTTPS if given.port is None else given.port, given.raw_host.decode()
    if port != HTTPS and not FIRST_FREE_PORT <= port <= LAST_PORT and (host, port) not in allowed:
        raise Undelivered(f"port {port} is not for webhooks: 443, or {FIRST_FREE_PORT} to {LAST_PORT}")
    return httpcore.URL(scheme="https", host=host, port=port, target=given.raw_path)


class PublicOnly(httpcore.AsyncNetworkBackend):
    """Connects to hosts on the public internet, and to what is allowed beside. Undelivered for all others."""

    def __init__(
        self,
        allowed: Allowed = NOBODY,
        resolve: Resolve = by_name_server,
        dial: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._dial = dial or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's signature)
        local_address: str | None = None,
        socket_options: Options | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self.addresses(host, port)
        for address in addresses[:-1]:
            try:
                return await self._dial.connect_tcp(address, port, EACH_S, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._dial.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        raise Undelivered("its address is not on the public internet")

    async def sleep(self, seconds: float) -> None:
        await self._dial.sleep(seconds)

    async def addresses(self, host: str, port: int) -> list[str]:
        """One or more, all of them judged. Which ones they are is not told: it would map our network for strangers."""
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError):
            found = []
        literal = [str(ipaddress.ip_address(address)) for address in found]
        if not literal:
            raise Undelivered(f"{host} has no address")
        if (host, port) not in self._allowed and not all(map(is_public, literal)):
            raise Undelivered(f"{host} is not on the public internet")
        return literal[:MOST_ADDRESSES]
