"""What goes wrong on demand: a middleware that spoils the answer to the next request of an operation."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# stall: nothing comes · cut: the connection goes away · half: half of the answer, then nothing · torn: half, then it
# goes away · garbage: something that is not JSON, called JSON
Kind = Literal["", "stall", "cut", "half", "torn", "garbage"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Either a `status` (with a machine's code and a person's reason) or a `kind`.

    `done`: what was asked is done all the same; only the answer is spoiled.
    """

    status: int = 0
    kind: Kind = ""
    retry_after: str = ""
    code: str = ""
    reason: str = ""
    done: bool = False


class Faults:
    """The faults to come, by operation: the name of the method that answers. `refusal` makes a status's body."""

    def __init__(self, refusal: Callable[[int, str, str], object]) -> None:
        self._refusal = refusal
        self._planned: defaultdict[str, deque[Fault | None]] = defaultdict(deque)
        self._lasting: dict[str, Fault] = {}
        self.stalled = asyncio.Event()  # somebody waits for an answer that does not come

    def plan(self, operation: str, *faults: Fault | None) -> None:
        """One for each of the next requests; None is a good answer."""
        self._planned[operation].extend(faults)

    def last(self, operation: str, fault: Fault) -> None:
        """For every request that nothing is planned for."""
        self._lasting[operation] = fault

    def mend(self) -> None:
        """Everything is well again."""
        self._planned.clear()
        self._lasting.clear()

    def take(self, operation: str) -> Fault | None:
        planned = self._planned[operation]
        return planned.popleft() if planned else self._lasting.get(operation)

    @web.middleware
    async def spoil(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        fault = self.take(getattr(request.match_info.handler, "__name__", ""))
        if fault is None:
            return await handler(request)
        if fault.done or fault.kind in ("half", "torn"):
            answer = await handler(request)
        else:
            await request.read()
            answer = web.Response()
        return await self._spoilt(fault, request, answer)

    async def _spoilt(self, fault: Fault, request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
        if fault.status:
            headers = {"Retry-After": fault.retry_after} if fault.retry_after else None
            body = self._refusal(fault.status, fault.code, fault.reason or "it was planned to fail")
            return web.json_response(body, status=fault.status, headers=headers)
        if fault.kind == "garbage":
            return web.Response(body=b"<html>\xff</html>", content_type="application/json")
        if fault.kind in ("half", "torn"):
            await _half(request, answer)
        if fault.kind in ("cut", "torn"):
            abort(request)
            return web.Response()
        self.stalled.set()
        await asyncio.Event().wait()
        raise AssertionError


def abort(request: web.Request) -> None:
    """The connection goes away without a word."""
    if request.transport is not None:
        request.transport.abort()


async def _half(request: web.Request, answer: web.StreamResponse) -> None:
    whole = answer.body if isinstance(answer, web.Response) else b""
    body = whole if isinstance(whole, bytes) else b""
    begun = web.StreamResponse(headers={"Content-Type": answer.content_type, "Content-Length": str(len(body))})
    await begun.prepare(request)
    await begun.write(body[: len(body) // 2])
