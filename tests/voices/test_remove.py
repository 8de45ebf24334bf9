"""What a client leaves behind is deleted where it lies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cloud.voices.failures import ProviderCannot
from cloud.voices.remove import delete_sample, delete_voice
from infra.dev.loopback.faults import Fault
from shared.errors import SettingsError, StoreAway, StoreRefused, TryAgain
from tests.voices.scene import Scene, scene


@pytest.fixture
async def town(tmp_path: Path, recording: bytes) -> AsyncIterator[Scene]:
    async with scene(tmp_path, recording) as made:
        yield made


async def remove(town: Scene, **payload: str) -> None:
    await delete_voice(town.job(1, "delete_voice", **payload), town.desk, town.providers)


@pytest.mark.parametrize("provider", ["cartesia", "elevenlabs"])
async def test_a_voice_is_deleted_at_its_studio(town: Scene, provider: str) -> None:
    """And a second time without complaint: the job may run twice."""
    store = (town.cartesia if provider == "cartesia" else town.elevenlabs).store
    voice = store.add("frontdesk 1", "en", "", b"")
    await remove(town, provider=provider, provider_voice_id=voice.id)
    assert (store.voices, town.desk.finished) == ({}, 1)
    await remove(town, provider=provider, provider_voice_id=voice.id)
    assert town.desk.finished == 2


async def test_what_an_unfinished_request_made_is_found_by_name(town: Scene) -> None:
    """At every provider; other requests' voices stay."""
    request = str(town.desk.request["id"])
    for store in (town.cartesia.store, town.elevenlabs.store):
        store.add(f"frontdesk {request}", "en", "", b"")
        store.add("frontdesk another", "en", "", b"")
    await remove(town, request_id=request)
    assert town.voices == {"cartesia": ["frontdesk another"], "elevenlabs": ["frontdesk another"]}
    assert town.desk.finished == 1


@pytest.mark.parametrize(
    ("provider", "told"), [("cartesia", "set CARTESIA_API_KEY"), ("playht", "no provider that we know")]
)
async def test_without_a_key_the_job_is_kept(town: Scene, provider: str, told: str) -> None:
    """What is missing is named."""
    town.providers = town.providers[1:]
    with pytest.raises(SettingsError, match=told):
        await remove(town, provider=provider, provider_voice_id="v1")
    assert town.desk.finished == 0


@pytest.mark.parametrize(("status", "error"), [(503, TryAgain), (429, TryAgain), (401, ProviderCannot)])
async def test_a_studio_that_fails_keeps_the_job(town: Scene, status: int, error: type[Exception]) -> None:
    """It is deleted another time."""
    town.cartesia.faults.plan("delete", Fault(status=status))
    with pytest.raises(error):
        await remove(town, provider="cartesia", provider_voice_id="v1")
    assert town.desk.finished == 0


async def test_a_recording_is_removed(town: Scene) -> None:
    """And a second time without complaint."""
    job = town.job(kind="delete_storage_object", bucket="voice-samples", path=town.path)
    await delete_sample(job, town.desk, town.samples)
    with pytest.raises(StoreRefused):
        await town.samples.download(town.path)
    await delete_sample(job, town.desk, town.samples)
    assert town.desk.finished == 2


async def test_a_bucket_that_is_away_keeps_the_job(town: Scene) -> None:
    """The recording is removed another time."""
    town.storage.faults.plan("remove", Fault(kind="cut"))
    with pytest.raises(StoreAway):
        await delete_sample(
            town.job(kind="delete_storage_object", bucket="voice-samples", path=town.path), town.desk, town.samples
        )
    assert town.desk.finished == 0


async def test_another_bucket_is_not_touched(town: Scene) -> None:
    """Nothing is known of it here."""
    with pytest.raises(SettingsError, match="nothing is known here of the bucket invoices"):
        await delete_sample(
            town.job(kind="delete_storage_object", bucket="invoices", path="a/b"), town.desk, town.samples
        )
    assert town.desk.finished == 0
