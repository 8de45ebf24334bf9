"""Calendars over real TLS from a server on loopback, and everything that may be there instead of one."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from cloud.calendars.fetch import CalendarFetcher, Fetched
from cloud.outward.ssrf import Allowed
from infra.connections import CA_FILE
from shared.errors import Undelivered
from tests.calendars.ics import calendar
from tests.tell.talker import talking

ICS = calendar("DTSTART:20260306T170000Z")


def fetcher(folder: Path, url: str, within: float = 30.0, largest: int = 1_000_000) -> CalendarFetcher:
    place = url.removeprefix("https://").rstrip("/")
    return CalendarFetcher(Allowed.of(place), folder / CA_FILE, within=within, largest=largest)


async def fetched(
    folder: Path, reply: bytes, etag: str | None = None, within: float = 30.0, largest: int = 1_000_000
) -> tuple[Fetched | None, bytes]:
    """What came of the server's reply, and the head of what it was asked."""
    heads: list[bytes] = []

    async def talk(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        writer.write(reply)
        await writer.drain()
        if not reply:
            await reader.read()

    async with talking(folder, talk) as (url, _):
        return await fetcher(folder, url, within, largest)(url, etag), heads[0]


def answer(status: str, body: bytes = b"", **headers: str) -> bytes:
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{named}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def test_a_calendar_comes_with_its_mark(tmp_path: Path) -> None:
    """Whole; nothing packed is asked for."""
    came, head = await fetched(tmp_path, answer("200 OK", ICS, ETag='"v1"'))
    assert came == Fetched(ICS, '"v1"')
    assert head.startswith(b"GET / HTTP/1.1\r\n")
    assert b"accept-encoding: identity" in head
    assert b"if-none-match" not in head


async def test_one_that_is_known_does_not_come_again(tmp_path: Path) -> None:
    """By its mark; a server that says so unasked has not answered."""
    came, head = await fetched(tmp_path, answer("304 Not Modified", ETag='"v1"'), '"v1"')
    assert came is None
    assert b'if-none-match: "v1"' in head
    with pytest.raises(Undelivered, match="304"):
        await fetched(tmp_path, answer("304 Not Modified"))


@pytest.mark.parametrize("mark", ["x" * 201, "tab\there", "ümlaut"])
async def test_a_mark_that_cannot_be_kept_is_none(tmp_path: Path, mark: str) -> None:
    """Then it is read each time."""
    came, _ = await fetched(tmp_path, answer("200 OK", ICS, ETag=mark))
    assert came == Fetched(ICS, None)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (answer("404 Not Found", b"no"), r"it answered 404 \(Not Found\)"),
        (answer("503 Service Unavailable"), "it answered 503"),
        (answer("204 No Content"), "it answered 204"),
        (answer("302 Found", Location="https://else.example/secret"), "points to else.example, and redirects"),
        (answer("301 Moved", Location="/login"), "points to another path, and redirects"),
        (answer("200 OK", b"\x1f\x8b", Content_Encoding="gzip"), "packed form"),
        (b"220 mail.example ESMTP\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nBEGIN:VCALENDAR\r\n", "closed the connection"),
    ],
)
async def test_what_is_no_calendar_is_told(tmp_path: Path, reply: bytes, reason: str) -> None:
    """In words; half of one is none."""
    with pytest.raises(Undelivered, match=reason) as told:
        await fetched(tmp_path, reply)
    assert "secret" not in str(told.value)


async def test_what_is_too_large_is_left(tmp_path: Path) -> None:
    """To the byte."""
    came, _ = await fetched(tmp_path, answer("200 OK", b"x" * 2 * 1024**2), largest=2 * 1024**2)
    assert came is not None
    with pytest.raises(Undelivered, match="it is larger than 2 MB"):
        await fetched(tmp_path, answer("200 OK", b"x" * (2 * 1024**2 + 1)), largest=2 * 1024**2)


async def test_silence_is_not_waited_for(tmp_path: Path) -> None:
    """The time limit holds for the whole way, to the last byte."""
    with pytest.raises(Undelivered, match=re.escape("did not answer within 0.3 seconds")):
        await fetched(tmp_path, b"", within=0.3)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://x.example/a.ics", "https://"),
        ("file:///etc/passwd", "https://"),
        ("https://127.0.0.1:8443/a.ics", "not on the public internet"),
        ("https://[::1]/a.ics", "not on the public internet"),
        ("https://10.0.0.8/a.ics", "not on the public internet"),
        ("https://169.254.169.254/latest/meta-data", "not on the public internet"),
        ("https://u:p@x.example/a.ics", "user name or password"),
    ],
)
async def test_nothing_of_our_own_network_is_read(url: str, reason: str) -> None:
    """By the same judgement as a webhook's address."""
    with pytest.raises(Undelivered, match=reason):
        await CalendarFetcher()(url)


async def test_a_name_that_became_private_is_not_reached(tmp_path: Path) -> None:
    """It is judged when the connection is made."""

    async def rebound(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    with pytest.raises(Undelivered, match=r"calendar\.example is not on the public internet"):
        await CalendarFetcher(resolve=rebound)("https://calendar.example/a.ics")
