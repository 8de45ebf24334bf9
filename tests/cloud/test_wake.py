"""The wake-up: a box knocks when a call has ended, and the cloud's door knows it by its signature."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from aiohttp import web
from standardwebhooks import Webhook

from cloud.wake import LARGEST, REMEMBERED, STALE, KnownIds, wake_endpoint
from edge_agent.record.notify import WakeNotifier

SECRET = "whsec_" + base64.b64encode(b"a secret of two dozen bytes!").decode()
OTHER = "whsec_" + base64.b64encode(b"another one of many more bytes").decode()
BODY = json.dumps({"type": "call.ended"})


class Bell:
    """Counts how often it was rung."""

    def __init__(self) -> None:
        self.rung = 0

    async def ring(self) -> None:
        self.rung += 1


def signed(secret: str = SECRET, body: str = BODY, age: float = 0, name: str = "m1") -> dict[str, str]:
    at = datetime.now(UTC) - timedelta(seconds=age)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, at, body),
    }


async def knock(headers: dict[str, str], body: bytes = BODY.encode()) -> tuple[int, int]:
    """The status, and how often the bell rang."""
    bell = Bell()
    transport = httpx.ASGITransport(wake_endpoint([SECRET], bell.ring))
    async with httpx.AsyncClient(transport=transport, base_url="http://cloud") as http:
        answer = await http.post("/wake", content=body, headers=headers)
    return answer.status_code, bell.rung


async def test_a_signed_knock_wakes() -> None:
    """202, and the jobs were started."""
    assert await knock(signed()) == (202, 1)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, BODY.encode()),
        (signed(OTHER), BODY.encode()),
        (signed(age=3600), BODY.encode()),
        (signed(age=-3600), BODY.encode()),
        (signed(), b'{"type": "call.endless"}'),
        (signed(), b"\xff\xfe"),
        (signed() | {"webhook-signature": "v1"}, BODY.encode()),
        (signed() | {"webhook-timestamp": "yesterday"}, BODY.encode()),
        (signed(body="tea"), b"tea"),
    ],
)
async def test_a_stranger_wakes_nobody(headers: dict[str, str], body: bytes) -> None:
    """No signature, another's, an old one, other words, no text at all: 401."""
    assert await knock(headers, body) == (401, 0)


async def test_the_same_knock_wakes_once() -> None:
    """Whoever overheard it starts no second worker; the next one of the box does."""
    bell = Bell()
    transport = httpx.ASGITransport(wake_endpoint([SECRET], bell.ring))
    async with httpx.AsyncClient(transport=transport, base_url="http://cloud") as http:
        knocks = [signed(), signed(), signed(name="m2"), signed()]
        answers = [await http.post("/wake", content=BODY, headers=headers) for headers in knocks]
    assert ([answer.status_code for answer in answers], bell.rung) == ([202, 200, 202, 200], 2)


def test_knocks_are_forgotten_when_they_are_stale_or_too_many() -> None:
    """What is remembered has an end; a knock that could still be verified is among it."""
    known = KnownIds()
    assert known.is_new("first", 0)
    assert not known.is_new("first", STALE - 1)
    assert known.is_new("first", STALE)
    assert [known.is_new(str(number), STALE) for number in range(REMEMBERED)] == [True] * REMEMBERED
    assert known.is_new("first", STALE)


async def test_a_huge_knock_is_refused_unread() -> None:
    """Whoever sends megabytes is stopped after four kilobytes."""
    body = "x" * (LARGEST + 1)
    assert await knock(signed(body=body), body.encode()) == (413, 0)


async def test_only_posts_knock() -> None:
    """A browser that follows a link wakes nobody; the health page tells that the door is there."""
    bell = Bell()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(wake_endpoint([SECRET], bell.ring)), base_url="http://cloud"
    ) as http:
        assert (await http.get("/wake")).status_code == 405
        assert (await http.get("/health")).status_code == 200
    assert bell.rung == 0


def received(*answers: int) -> tuple[web.Application, asyncio.Queue[tuple[dict[str, str], bytes]]]:
    """A door that keeps what came, answering one status after the other, the last for ever."""
    kept: asyncio.Queue[tuple[dict[str, str], bytes]] = asyncio.Queue()
    left = list(answers)

    async def take(request: web.Request) -> web.Response:
        kept.put_nowait(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        return web.Response(status=left.pop(0) if len(left) > 1 else left[0])

    app = web.Application()
    app.router.add_post("/wake", take)
    return app, kept


async def while_knocking(app: web.Application, story: Callable[[WakeNotifier], Awaitable[None]]) -> None:
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        notifier = WakeNotifier(f"http://127.0.0.1:{runner.addresses[0][1]}/wake", SECRET)
        running = asyncio.create_task(notifier.run())
        await story(notifier)
        running.cancel()
        await asyncio.wait([running])
    finally:
        await runner.cleanup()


async def test_a_box_knocks_so_that_the_door_opens() -> None:
    """What it sends over a real socket passes the door's own check; it names no client and no caller."""
    app, kept = received(202)

    async def story(notifier: WakeNotifier) -> None:
        notifier.ring()
        headers, body = await asyncio.wait_for(kept.get(), 5)
        Webhook(SECRET).verify(body, headers)
        assert json.loads(body) == {"type": "call.ended"}

    await while_knocking(app, story)


async def test_many_ends_at_once_are_one_knock() -> None:
    """A hundred calls that end together do not send a hundred requests."""
    app, kept = received(202)

    async def story(notifier: WakeNotifier) -> None:
        for _ in range(100):
            notifier.ring()
        await asyncio.wait_for(kept.get(), 5)
        assert kept.empty()

    await while_knocking(app, story)


@pytest.mark.parametrize("status", [302, 401, 500])
async def test_a_door_that_refuses_changes_nothing(status: int) -> None:
    """The box goes on, and knocks again at the next end."""
    app, kept = received(status, 202)

    async def story(notifier: WakeNotifier) -> None:
        for _ in range(2):
            notifier.ring()
            await asyncio.wait_for(kept.get(), 5)

    await while_knocking(app, story)


async def test_a_door_that_is_not_there_changes_nothing() -> None:
    """Neither an error nor a wait for whoever rings."""
    notifier = WakeNotifier("http://127.0.0.1:9/wake", SECRET)
    running = asyncio.create_task(notifier.run())
    notifier.ring()
    done, _ = await asyncio.wait([running], timeout=1)
    assert not done
    running.cancel()
    await asyncio.wait([running])
