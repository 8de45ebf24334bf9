"""What a client leaves behind outside of the database: voices at providers, recordings in the bucket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from cloud.leases import Job
from cloud.voices.clone import CloneProvider, voice_name
from shared.errors import SettingsError

BUCKET = "voice-samples"
_KEYS = {"cartesia": "CARTESIA_API_KEY", "elevenlabs": "ELEVENLABS_API_KEY"}


class Queue(Protocol):
    async def finish_job(self, job: Job) -> bool: ...


class Bucket(Protocol):
    """Removing what is not there is no error."""

    async def remove(self, path: str) -> None: ...


async def delete_voice(job: Job, queue: Queue, providers: Sequence[CloneProvider]) -> None:
    """The voice that the payload names, or whatever a request that was never finished has made anywhere.

    Payload: {provider, provider_voice_id} or {request_id}. SettingsError when there is no key for that provider.
    """
    if request_id := job.payload.get("request_id"):
        for provider in providers:
            for voice in await provider.named(voice_name(UUID(str(request_id)))):
                await provider.delete(voice)
    else:
        await _named(str(job.payload["provider"]), providers).delete(str(job.payload["provider_voice_id"]))
    await queue.finish_job(job)


async def delete_sample(job: Job, queue: Queue, samples: Bucket) -> None:
    """Payload: {bucket, path}."""
    if job.payload.get("bucket") != BUCKET:
        raise SettingsError(f"nothing is known here of the bucket {job.payload.get('bucket')}")
    await samples.remove(str(job.payload["path"]))
    await queue.finish_job(job)


def _named(name: str, providers: Sequence[CloneProvider]) -> CloneProvider:
    for provider in providers:
        if provider.name == name:
            return provider
    if name in _KEYS:
        raise SettingsError(f"a voice is to be deleted at {name}: set {_KEYS[name]}")
    raise SettingsError(f"a voice is to be deleted at {name}, which is no provider that we know")
