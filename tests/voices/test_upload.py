"""An operator's upload of a recording, against Storage's loopback server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cloud.voices.sample import Measures
from infra.admin.client import Where
from infra.admin.sample import SampleFile
from infra.admin.voices import PAUSES, VoiceClient
from infra.connections import service_token
from infra.dev.loopback.bucket import BUCKETS
from infra.dev.loopback.faults import Fault
from infra.dev.loopback.storage import StorageServer, storage
from shared.errors import StoreAway, StoreRefused
from tests.voices.scene import SECRET

CLIENT = "11111111-1111-4111-8111-111111111111"
FILE = SampleFile(b"RIFF", "audio/wav", Measures(30.0, 24_000, -20.0, 0.0, 0.8, 25.0))
NAME = FILE.place(CLIENT).partition("/")[2]
AWAY = Fault(status=502, reason="a gateway's page")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[StorageServer]:
    async with storage(tmp_path, SECRET) as running:
        yield running


async def uploaded(server: StorageServer) -> list[float]:
    """Uploads; returns the pauses that were made meanwhile."""
    desk = VoiceClient(Where(server.url, service_token(SECRET), local=True), "bright-smile")
    desk.__dict__["client"] = {"id": CLIENT}  # no database is up here
    pauses: list[float] = []
    try:
        await asyncio.to_thread(desk.upload, FILE, pauses.append)
    finally:
        desk.close()
    return pauses


@pytest.mark.parametrize(
    "fault", [AWAY, Fault(kind="cut"), Fault(status=503, done=True)], ids=["502", "cut", "done all the same"]
)
@pytest.mark.parametrize("operation", ["sign_upload", "upload_signed"])
async def test_a_moment_without_storage_is_waited_out(server: StorageServer, operation: str, fault: Fault) -> None:
    """Twice it cannot; the third time the recording is stored, once."""
    server.faults.plan(operation, fault, fault)
    assert await uploaded(server) == list(PAUSES[:2])
    assert [entry["name"] for entry in server.buckets.list(BUCKETS["voice-samples"], CLIENT)] == [NAME]


async def test_storage_that_stays_away_is_told_in_words(server: StorageServer) -> None:
    """After four attempts, without the gateway's page."""
    server.faults.last("sign_upload", AWAY)
    with pytest.raises(StoreAway, match=r"cannot take the recording now: it answered 502\. Try again\.$"):
        await uploaded(server)


async def test_what_storage_will_not_have_is_sent_once(server: StorageServer) -> None:
    """Its own words are told."""
    server.faults.last("sign_upload", Fault(status=413, reason="too large for you"))
    with pytest.raises(StoreRefused, match="too large for you"):
        await uploaded(server)
