"""The door at which calendars ask for what is booked: GET /calendar/TOKEN.ics. Whoever has the address may read it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cloud.calendars.feed import read, written
from shared.errors import StoreError, StoreRefused

log = structlog.get_logger()

_TOKEN = re.compile(r"[0-9a-f]{64}")
_KIND = "text/calendar; charset=utf-8"


class Feeds(Protocol):
    """The rows of visits, by the token of a client's calendar. None: it is nobody's."""

    async def calendar_feed(self, token: str) -> Mapping[str, Any] | None: ...


@dataclass(frozen=True, slots=True)
class CalendarDoor:
    """Where visits are asked for. The token is a secret: neither it nor the path is logged."""

    feeds: Callable[[], AbstractAsyncContextManager[Feeds]]

    def route(self) -> Route:
        return Route("/calendar/{token}.ics", self._answer, methods=["GET", "HEAD"])

    async def _answer(self, request: Request) -> Response:
        """200, 304 to whoever has it already, 404 for a token that is nobody's, 503 where the database is away."""
        token = request.path_params["token"]
        try:
            text = await self._text(token) if _TOKEN.fullmatch(token) else None
        except StoreRefused:
            text = None
        except StoreError as away:
            log.warning("calendar_feed_left_for_later", reason=str(away))
            return PlainTextResponse("the calendar cannot be read now: ask again later\n", 503, {"retry-after": "60"})
        if text is None:
            return PlainTextResponse("there is no calendar of that name\n", 404)
        return _calendar(text, request.headers.get("if-none-match", ""))

    async def _text(self, token: str) -> bytes | None:
        async with self.feeds() as feeds:
            answer = await feeds.calendar_feed(token)
        return None if answer is None else written(read(answer))


def _calendar(text: bytes, known: str) -> Response:
    mark = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    headers = {"etag": mark, "cache-control": "private, max-age=300", "content-type": _KIND}
    if mark in (name.strip().removeprefix("W/") for name in known.split(",")):
        return Response(status_code=304, headers={"etag": mark, "cache-control": headers["cache-control"]})
    return Response(text, headers={**headers, "content-disposition": 'inline; filename="appointments.ics"'})
