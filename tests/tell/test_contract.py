"""What goes over the wire, to the byte, verified by hand as the Standard Webhooks specification says."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from pathlib import Path

from cloud.tell.deliver import deliver
from tests.tell.scene import SECRET, Ledger, clock, owed
from tests.tell.talker import talking


async def test_the_request_is_this_and_nothing_else(tmp_path: Path) -> None:
    """Every header and every byte of the body; a signature that needs no library of ours to be checked."""
    heads: list[bytes] = []
    bodies: list[bytes] = []

    async def record(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        bodies.append(await reader.readexactly(length_of(head)))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()

    book = Ledger()
    async with talking(tmp_path, record) as (url, post):
        delivery = owed(f"{url}hook?from=frontdesk")
        await deliver(delivery, book, post, clock)
    body = (
        f'{{"id":"{delivery.id}","type":"webhook.test","version":1,'
        '"timestamp":"2026-11-25T09:29:58.123456+00:00","data":{"message":"Grüezi"}}'
    ).encode()
    assert bodies == [body]
    signed = f"{delivery.id}.1795599000.".encode() + body
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    place = url.removeprefix("https://").rstrip("/")
    assert heads[0].decode().split("\r\n") == [
        "POST /hook?from=frontdesk HTTP/1.1",
        f"host: {place}",
        "content-type: application/json",
        "user-agent: Frontdesk-Webhooks/1",
        f"webhook-id: {delivery.id}",
        "webhook-timestamp: 1795599000",
        f"webhook-signature: v1,{signature}",
        f"content-length: {len(body)}",
        "",
        "",
    ]
    assert book.finished == [204]


def length_of(head: bytes) -> int:
    (line,) = [line for line in head.split(b"\r\n") if line.startswith(b"content-length: ")]
    return int(line.partition(b": ")[2])
