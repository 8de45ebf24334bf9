"""The way to a speech process or server: reached, asked again where it may be back in time, read within limits.

A process that died is back within seconds, and what it was asked for is asked again as long as whoever asked has time:
a sentence that comes late is better than one that was not heard.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

import aiohttp

from edge_agent.speak.pool import LONGEST as LONGEST_CLAUSE
from edge_agent.speech.address import UNIX, path_of
from edge_agent.speech.wire import MOST, Garbage

AGAIN = 0.1  # s between two tries to reach it
REPEATS = 1  # times that a request is made again which was under way when it died: it may be what it died of
CONNECT = 1.0  # s

Body = Callable[[], dict[str, Any]]  # as aiohttp takes it; made anew for each try, because a form can be sent once


class Away(Exception):
    """It cannot be reached, or was lost in mid-request: its stage says so in its own words."""


class Server:
    """The way to it. Inside of `async with`."""

    def __init__(self, url: str, key: str = "") -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    async def __aenter__(self) -> Self:
        unix = self._url.startswith(UNIX)
        connector = aiohttp.UnixConnector(path_of(self._url), limit=0) if unix else aiohttp.TCPConnector(limit=0)
        self._base = "http://speech" if unix else self._url
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=LONGEST_CLAUSE)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout, headers=self._headers)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    @asynccontextmanager
    async def post(self, path: str, body: Body, patience: float) -> AsyncIterator[aiohttp.ClientResponse]:
        """Its answer, whatever it says; reached within `patience` seconds. Raises Away. Left early, it is cancelled."""
        answer = await self._reached(path, body, patience)
        try:
            yield answer
        except aiohttp.ClientError as lost:
            raise Away(type(lost).__name__) from lost
        finally:
            answer.release()  # and where it was not read to its end, its connection with it

    async def get(self, path: str) -> Any:
        """JSON; None where it knows no such path. Raises Away and Garbage."""
        try:
            async with self._session.get(self._base + path) as answer:
                return None if answer.status == 404 else await json_of(answer)
        except (aiohttp.ClientError, TimeoutError) as lost:
            raise Away(type(lost).__name__) from lost

    async def _reached(self, path: str, body: Body, patience: float) -> aiohttp.ClientResponse:
        until, repeats = _now() + patience, REPEATS
        while True:
            try:
                return await self._session.post(self._base + path, **body())
            except aiohttp.ClientConnectorError as away:
                failure: Exception = away
            except (aiohttp.ClientError, TimeoutError) as lost:
                failure, repeats = lost, repeats - 1
            if repeats < 0 or _now() >= until:
                raise Away(type(failure).__name__) from failure
            await asyncio.sleep(AGAIN)


async def json_of(answer: aiohttp.ClientResponse) -> Any:
    """Raises Garbage for what is none, or too large."""
    body = bytearray()
    async for data in answer.content.iter_any():
        body += data
        if len(body) > MOST:
            answer.close()
            raise Garbage("its answer is too large")
    try:
        return json.loads(body)
    except ValueError:
        raise Garbage("its answer is no JSON") from None


def _now() -> float:
    return asyncio.get_running_loop().time()
