"""The bucket of voice samples: what is there, what is not, and who is to blame."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from storage3 import AsyncStorageClient

from cloud.samples import SampleBucket
from infra.connections import service_token
from infra.dev.loopback.faults import Fault
from infra.dev.loopback.storage import StorageServer, storage
from shared.errors import StoreAway, StoreRefused
from shared.store import StoreShut

SECRET = "a secret of more than thirty-two characters"
PATH = "11111111-1111-4111-8111-111111111111/sample.wav"
SOUND = b"RIFF....WAVE"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[StorageServer]:
    async with storage(tmp_path, SECRET) as running:
        yield running


def bucket(server: StorageServer, key: str) -> tuple[SampleBucket, AsyncStorageClient]:
    client = AsyncStorageClient(f"{server.url}/storage/v1/", {"apikey": key, "Authorization": f"Bearer {key}"})
    return SampleBucket(client), client


@pytest.fixture
async def samples(server: StorageServer) -> AsyncIterator[SampleBucket]:
    """With one sample in it."""
    opened, client = bucket(server, service_token(SECRET))
    async with client:
        await client.from_("voice-samples").upload(PATH, SOUND, {"content-type": "audio/wav"})
        yield opened


async def test_a_sample_is_had_and_removed(samples: SampleBucket) -> None:
    """Removed twice is removed; what is gone is refused, which asking again would not change."""
    assert await samples.download(PATH) == SOUND
    await samples.remove(PATH)
    await samples.remove(PATH)
    with pytest.raises(StoreRefused) as refused:
        await samples.download(PATH)
    assert not isinstance(refused.value, StoreShut)


@pytest.mark.parametrize("fault", [Fault(503), Fault(500), Fault(429), Fault(kind="cut"), Fault(kind="torn")])
async def test_trouble_of_storage_is_not_the_sample_s(
    server: StorageServer, samples: SampleBucket, fault: Fault
) -> None:
    """Whatever passes by itself means: later. The owner is not told that the recording is gone."""
    server.faults.plan("download", fault)
    with pytest.raises(StoreAway):
        await samples.download(PATH)
    assert await samples.download(PATH) == SOUND


async def test_a_wrong_key_is_told_as_such(server: StorageServer, samples: SampleBucket) -> None:
    """An operator has to cure it; nobody's recording is to blame. (A key of less is told of nothing: what is not his is
    passed over.)
    """
    stranger, client = bucket(server, service_token("another secret of thirty-two characters"))
    async with client:
        with pytest.raises(StoreShut, match="SUPABASE_SECRET_KEY"):
            await stranger.remove(PATH)
    assert await samples.download(PATH) == SOUND
