"""Letters over real TLS to a receiver on loopback, and everything that can go wrong on the way."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cloud.outward.ssrf import Allowed
from cloud.tell.deliver import wall_time
from cloud.tell.https import QUOTED, HttpsSender
from cloud.tell.response import Response
from cloud.tell.signing import request
from infra.dev.loopback.crm import Crm, CrmReply, crm
from shared.errors import SettingsError, Undelivered
from tests.tell.scene import SECRET, owed
from tests.tell.talker import Talk, talking


@pytest.fixture
async def receiver(tmp_path: Path) -> AsyncIterator[Crm]:
    async with crm(tmp_path, SECRET) as running:
        yield running


def poster(receiver: Crm, answer_within: float = 30.0, body_within: float = 30.0) -> HttpsSender:
    return HttpsSender(
        Allowed.of(receiver.host_and_port), receiver.ca_file, answer_within=answer_within, body_within=body_within
    )


async def send(post: HttpsSender, url: str) -> Response:
    signed = request(owed(url), wall_time())
    return await post(url, signed.headers, signed.body)


async def reply_to(receiver: Crm, reply: CrmReply, answer_within: float = 30.0, body_within: float = 30.0) -> Response:
    receiver.otherwise = reply
    return await send(poster(receiver, answer_within, body_within), receiver.url)


@pytest.mark.parametrize("status", [200, 204, 400, 410, 429, 500, 503])
async def test_an_answer_is_brought_back(receiver: Crm, status: int) -> None:
    """Its status and the headers that matter."""
    headers = {"Retry-After": "120", "Location": "https://x.example/", "X-Other": "1"}
    answer = await reply_to(receiver, CrmReply(status, headers))
    assert answer == Response(status, "120", "https://x.example/", "")


async def test_a_body_is_quoted_in_one_line(receiver: Crm) -> None:
    """Two hundred characters, none of which moves a terminal's cursor."""
    body = "no\r\n\x1b[31mcolumn\t\x00 ü ".encode() + b"\xff" + b"y" * 1000
    said = (await reply_to(receiver, CrmReply(500, body=body))).said
    assert (said[:23], len(said)) == ("no [31mcolumn ü \ufffd" + "y" * 6, QUOTED)
    assert said.isprintable()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(receiver: Crm, status: int) -> None:
    """Not even to the same host."""
    answer = await reply_to(receiver, CrmReply(status, {"Location": receiver.url}))
    assert (answer.status, answer.location, len(receiver.received)) == (status, receiver.url, 1)


async def test_silence_is_not_waited_for(receiver: Crm) -> None:
    """The time limit holds for the whole way to the answer."""
    with pytest.raises(Undelivered, match=r"did not answer within 0\.3 seconds"):
        await reply_to(receiver, CrmReply(then="silence"), answer_within=0.3)


@pytest.mark.parametrize("status", [200, 500])
async def test_a_body_that_never_ends_does_not_undo_the_answer(receiver: Crm, status: int) -> None:
    """Half open: the status was said, and that is what counts."""
    answer = await reply_to(receiver, CrmReply(status, body=b"oh", then="half_open"), body_within=0.5)
    assert answer == Response(status, said="oh")


@pytest.mark.parametrize("status", [200, 500])
async def test_a_huge_body_is_dropped(receiver: Crm, status: int) -> None:
    """Fifty megabytes: a piece of it is read, and the connection closed."""
    answer = await reply_to(receiver, CrmReply(status, body=b"x" * 50_000_000))
    assert answer == Response(status, said="x" * QUOTED)


async def test_a_connection_that_is_cut_is_told(receiver: Crm) -> None:
    """After it took the request, before it answered."""
    with pytest.raises(Undelivered, match="the connection"):
        await reply_to(receiver, CrmReply(then="cut"))
    assert len(receiver.received) == 1


async def test_an_unknown_authority_is_not_believed(receiver: Crm) -> None:
    """Whose certificate nobody vouches for gets nothing."""
    with pytest.raises(Undelivered, match="certificate is not accepted: unable to get local issuer"):
        await send(HttpsSender(Allowed.of(receiver.host_and_port)), receiver.url)
    assert receiver.received == []


async def test_a_certificate_of_another_name_is_not_believed(tmp_path: Path) -> None:
    """Whoever can make the name point to himself still has no certificate for it."""
    async with crm(tmp_path, SECRET, names=("other.test",)) as receiver:
        with pytest.raises(Undelivered, match=r"certificate is not accepted: IP address mismatch.*127\.0\.0\.1"):
            await send(poster(receiver), receiver.url)
    assert receiver.received == []


async def test_the_name_is_what_tls_and_http_see(tmp_path: Path) -> None:
    """Though the connection goes to an address."""

    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async with crm(tmp_path, SECRET, names=("crm.test",)) as receiver:
        place = receiver.host_and_port.replace("127.0.0.1", "crm.test")
        post = HttpsSender(Allowed.of(place), receiver.ca_file, resolve)
        await send(post, f"https://{place}/hook?a=b")
    assert receiver.received[0].headers["host"] == place


async def test_a_receiver_that_became_private_is_not_reached(receiver: Crm) -> None:
    """Its name pointed to the internet when it was saved; now it points to this machine."""

    async def rebound(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    port = receiver.host_and_port.partition(":")[2]
    with pytest.raises(Undelivered, match=r"crm\.example is not on the public internet"):
        await send(HttpsSender(ca_file=receiver.ca_file, resolve=rebound), f"https://crm.example:{port}/")
    assert receiver.received == []


async def test_a_proxy_of_the_environment_is_not_used(receiver: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would resolve the name itself, unjudged."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await reply_to(receiver, CrmReply(200))).status == 200


async def test_nobody_there_is_told() -> None:
    """A closed port."""
    with pytest.raises(Undelivered, match="no connection could be made"):
        await send(HttpsSender(Allowed.of("127.0.0.1:9")), "https://127.0.0.1:9/")


async def test_plain_http_is_told(tmp_path: Path) -> None:
    """A port that does not speak TLS."""

    async def plain(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with talking(tmp_path, plain, tls=False) as (url, post):
        with pytest.raises(Undelivered, match="does not speak TLS"):
            await send(post, url)


async def _garbage(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example ESMTP\r\n")
    await writer.drain()


async def _endless_header(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not writer.is_closing():
        writer.write(b"x" * 10_000)
        await writer.drain()


async def _closes(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


@pytest.mark.parametrize("talk", [_garbage, _endless_header, _closes])
async def test_what_is_no_http_is_told(tmp_path: Path, talk: Talk) -> None:
    """Mail servers, headers without end, and a line that goes dead."""
    async with talking(tmp_path, talk) as (url, post):
        with pytest.raises(Undelivered, match="closed the connection, or answered something that is no HTTP"):
            await send(post, url)


async def test_an_endless_body_is_left(tmp_path: Path) -> None:
    """The receiver finds the connection closed."""
    left = asyncio.Event()

    async def endless(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while True:
                writer.write(b"2710\r\n" + b"x" * 10_000 + b"\r\n")
                await writer.drain()
        except ConnectionError:
            left.set()

    async with talking(tmp_path, endless, body_within=60) as (url, post):
        async with asyncio.timeout(30):
            assert (await send(post, url)).status == 500
        await asyncio.wait_for(left.wait(), 5)


async def test_a_post_that_is_cancelled_lets_go(receiver: Crm) -> None:
    """The connection is closed, and the cancellation is not swallowed."""
    receiver.otherwise = CrmReply(then="silence")
    sending = asyncio.create_task(send(poster(receiver), receiver.url))
    await receiver.wait_for_posts(1, 5)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    await asyncio.wait_for(receiver.hung_up.wait(), 5)


@pytest.mark.parametrize("content", [None, b"tea"])
def test_a_file_of_authorities_that_is_none_is_told(tmp_path: Path, content: bytes | None) -> None:
    """At the start, not at the first webhook."""
    file = tmp_path / "ca.pem"
    if content:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=re.escape(f"{file} is no file of certificates")):
        HttpsSender(ca_file=file)
