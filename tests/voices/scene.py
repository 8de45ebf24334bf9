"""One request for a voice, from the recording in the bucket to the providers: real clients, loopback servers.

Only the database's side of the request is played: the SQL is tested on the database itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from storage3 import AsyncStorageClient

from cloud.leases import Job
from cloud.samples import BUCKET, SampleBucket
from cloud.voices.cartesia import CartesiaCloning
from cloud.voices.clean import Take, take
from cloud.voices.clone import CloneProvider, clone_voice
from cloud.voices.elevenlabs import ElevenLabsCloning
from cloud.voices.sample import accepted
from infra.connections import service_token
from infra.dev.loopback.bucket import BUCKETS
from infra.dev.loopback.cartesia import CartesiaServer, cartesia
from infra.dev.loopback.elevenlabs import ElevenLabsServer, elevenlabs
from infra.dev.loopback.storage import StorageServer, storage
from shared.database import PublicJobKind
from shared.profiles import Sex

SECRET = "a secret of at least thirty-two letters"
PATIENT = 60.0  # s that a provider is given here: a slow machine takes its time


@dataclass
class Desk:
    """The database's part: a request, and what became of it."""

    request: dict[str, Any]
    lease_lost: bool = False
    saved: list[tuple[str, str]] = field(default_factory=list)  # provider, voice
    sex: Sex | None = None  # of the voice that was saved last
    refused: list[str] = field(default_factory=list)
    finished: int = 0

    @property
    def decided(self) -> bool:
        return bool(self.saved or self.refused or self.finished)

    async def clone_request(self, request_id: UUID) -> Mapping[str, Any] | None:
        return None if self.decided or str(request_id) != self.request["id"] else self.request

    async def save_clone(self, _job: Job, provider: str, provider_voice_id: str, sex: Sex | None) -> bool:
        if not self.lease_lost:
            self.saved.append((provider, provider_voice_id))
            self.sex = sex
        return not self.lease_lost

    async def refuse_clone(self, _job: Job, reason: str) -> bool:
        self.refused.append(reason)
        return True

    async def finish_job(self, _job: Job) -> bool:
        self.finished += 1
        return True


async def prepared_here(data: bytes) -> Take:
    """In this process, which is quicker; tests/voices/test_isolated.py has it as it is in service."""
    return await asyncio.to_thread(lambda: take(accepted(data)))


@dataclass
class Scene:
    """`providers` may be changed before `run`."""

    cartesia: CartesiaServer
    elevenlabs: ElevenLabsServer
    storage: StorageServer
    samples: SampleBucket
    providers: list[CloneProvider]
    desk: Desk

    @property
    def path(self) -> str:
        return str(self.desk.request["sample_path"])

    @property
    def voices(self) -> dict[str, list[str]]:
        """The names of the voices that each provider has."""
        servers: dict[str, CartesiaServer | ElevenLabsServer] = {
            "cartesia": self.cartesia,
            "elevenlabs": self.elevenlabs,
        }
        return {name: [voice.name for voice in server.store.voices.values()] for name, server in servers.items()}

    async def run(self, attempts: int = 1) -> None:
        """The job, for the so many'th time."""
        await clone_voice(self.job(attempts), self.desk, self.samples, self.providers, prepared_here)

    def job(self, attempts: int = 1, kind: PublicJobKind = "clone_voice", **payload: Any) -> Job:
        return Job(
            id=uuid.uuid4(),
            client_id=uuid.uuid4(),
            kind=kind,
            dedupe_key="x",
            payload=payload or {"request_id": self.desk.request["id"]},
            attempts=attempts,
            lease=uuid.uuid4(),
            leased_until=datetime.now(UTC) + timedelta(minutes=1),
        )

    def upload(self, recording: bytes) -> None:
        """Another recording in the place of the one that was sent."""
        self.storage.buckets.keep(BUCKETS[BUCKET], self.path, recording, "audio/wav")


@asynccontextmanager
async def scene(folder: Path, recording: bytes) -> AsyncIterator[Scene]:
    client = str(uuid.uuid4())
    digest = hashlib.sha256(recording).hexdigest()
    request = {
        "id": str(uuid.uuid4()), "client_id": client, "provider": "cartesia",
        "sample_path": f"{client}/{digest[:16]}.wav", "sample_sha256": digest,
    }  # fmt: skip
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(cartesia(key="sk_car"))
        other = await stack.enter_async_context(elevenlabs(key="sk_el"))
        bucket = await stack.enter_async_context(storage(folder, SECRET))
        http = await stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=5))
        headers = {"Authorization": f"Bearer {service_token(SECRET)}"}
        samples = SampleBucket(AsyncStorageClient(f"{bucket.url}/storage/v1/", headers, http_client=http))
        first = CartesiaCloning("sk_car", one.url, clone_within=PATIENT, ask_within=PATIENT)
        second = ElevenLabsCloning("sk_el", other.url, clone_within=PATIENT, ask_within=PATIENT)
        stack.push_async_callback(first.aclose)
        stack.push_async_callback(second.aclose)
        made = Scene(one, other, bucket, samples, [first, second], Desk(request))
        made.upload(recording)
        yield made
