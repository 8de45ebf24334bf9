"""The door where calendars ask for what is booked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from cloud.calendars.door import CalendarDoor
from cloud.wake import wake_endpoint
from shared.errors import StoreAway, StoreRefused
from tests.calendars.test_feed import rows, visit

TOKEN = "5a" * 32
SECRET = "whsec_" + "QUJD" * 8


@dataclass
class Clients:
    """One client's visits by its token; `fault` is raised instead."""

    answer: Mapping[str, Any] = field(default_factory=lambda: rows(visit()))
    fault: Exception | None = None
    asked: list[str] = field(default_factory=list)

    async def calendar_feed(self, token: str) -> Mapping[str, Any] | None:
        self.asked.append(token)
        if self.fault:
            raise self.fault
        return self.answer if token == TOKEN else None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Clients]:
        yield self


async def ask(clients: Clients, token: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def wake() -> None:
        raise AssertionError("nobody knocked")

    app = wake_endpoint([SECRET], wake, CalendarDoor(clients.opened).route())
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as http:
        return await http.request(method, f"/calendar/{token}.ics", headers=named)


async def test_a_calendar_is_handed_out() -> None:
    """With its kind, and a mark to know it by."""
    answer = await ask(Clients(), TOKEN)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert "SUMMARY:Cleaning\\, Anna Miller\r\n" in answer.text
    assert answer.headers["cache-control"].startswith("private")


async def test_what_is_known_is_not_sent_again() -> None:
    """By its mark, also a weak one, also among others, until something changes."""
    clients = Clients()
    mark = (await ask(clients, TOKEN)).headers["etag"]
    for known in (mark, f"W/{mark}", f'"other", {mark}'):
        answer = await ask(clients, TOKEN, if_none_match=known)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", mark)
    clients.answer = rows(visit(sequence=1))
    assert (await ask(clients, TOKEN, if_none_match=mark)).status_code == 200


@pytest.mark.parametrize("token", ["6b" * 32, "x", "5A" * 32, TOKEN + "0", "..%2f" + TOKEN, "'; drop"])
async def test_a_strangers_token_opens_nothing(token: str) -> None:
    """404 for one that is nobody's; what cannot be one is not even looked up."""
    clients = Clients()
    assert (await ask(clients, token)).status_code == 404
    assert clients.asked == (["6b" * 32] if token == "6b" * 32 else [])


async def test_a_client_without_a_calendar_has_none() -> None:
    """One that was deleted meanwhile."""
    assert (await ask(Clients(fault=StoreRefused("no")), TOKEN)).status_code == 404


async def test_where_the_database_is_away_it_says_so() -> None:
    """A reader keeps what it has, and no log has the token."""
    with capture_logs() as lines:
        answer = await ask(Clients(fault=StoreAway("away")), TOKEN)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert TOKEN not in str(lines)


async def test_it_is_only_read() -> None:
    """Nobody writes by it; its head can be asked for."""
    assert (await ask(Clients(), TOKEN, "POST")).status_code == 405
    head = await ask(Clients(), TOKEN, "HEAD")
    assert (head.status_code, "etag" in head.headers) == (200, True)
