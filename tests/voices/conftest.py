"""Half a minute of speech, and the servers that stand for those who cost money."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from cloud.voices.clean import Take, take
from cloud.voices.sample import accepted
from cloud.voices.sound import Sound, to_wav
from infra.dev.loopback.cartesia import CartesiaServer, cartesia
from infra.dev.loopback.elevenlabs import ElevenLabsServer, elevenlabs
from infra.dev.loopback.espeak import spoken
from tests.voices.recordings import TEXT


@pytest.fixture(scope="session")
def speech() -> Sound:
    """35 seconds, quick at the end of sentences, 22,050 samples a second."""
    return asyncio.run(spoken(TEXT, "the owner"))


@pytest.fixture(scope="session")
def recording(speech: Sound) -> bytes:
    """A good one."""
    return to_wav(speech)


@pytest.fixture(scope="session")
def ready(recording: bytes) -> Take:
    return take(accepted(recording))


@pytest.fixture
async def cartesia_server() -> AsyncIterator[CartesiaServer]:
    async with cartesia(key="sk_car") as server:
        yield server


@pytest.fixture
async def elevenlabs_server() -> AsyncIterator[ElevenLabsServer]:
    async with elevenlabs(key="sk_el") as server:
        yield server
