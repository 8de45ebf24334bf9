"""Which makers of voices a process has: its settings decide."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from edge_agent.engines import speaking
from edge_agent.own_speech import kokoro_on
from edge_agent.record.box_events import BoxEvents
from edge_agent.settings import Settings
from edge_agent.speak.voice import Voice
from infra.dev.loopback.serving import serving
from shared.settings import load
from tests.speak.providers import KEY, TEXT, Cartesia, heard, is_loud, until

pytestmark = pytest.mark.engines


def settings_of(models_dir: Path, **more: str) -> Settings:
    needed = {
        "LIVEKIT_URL": "ws://127.0.0.1:1",
        "LIVEKIT_API_KEY": "key",
        "LIVEKIT_API_SECRET": "secret",
        "SUPABASE_URL": "http://127.0.0.1:1",
        "SUPABASE_ANON_KEY": "anon",
        "FRONTDESK_EDGE_TOKEN": "token",
        "FRONTDESK_MODELS_DIR": str(models_dir),
        "FRONTDESK_STATE_DIR": "state",
    }
    return load(Settings, needed | more)


@asynccontextmanager
async def makers(settings: Settings) -> AsyncIterator[Mapping[str, Voice]]:
    kokoro = kokoro_on(settings, "cpu")
    try:
        async with speaking(settings, BoxEvents(), kokoro) as voices:
            yield voices
    finally:
        kokoro.close()


async def test_without_keys_there_is_the_default_maker_alone(models_dir: Path) -> None:
    """Kokoro needs nobody."""
    async with makers(settings_of(models_dir)) as voices:
        assert list(voices) == ["kokoro"]


async def test_with_keys_their_makers_are_there_and_connected(models_dir: Path) -> None:
    """Cartesia's socket opens by itself, at the address of the settings, before anybody speaks."""
    server = Cartesia()
    async with serving(server.app()) as address:
        keys = {"CARTESIA_API_KEY": KEY, "CARTESIA_BASE_URL": address, "ELEVENLABS_API_KEY": KEY}
        async with makers(settings_of(models_dir, **keys)) as voices:
            assert list(voices) == ["kokoro", "cartesia", "elevenlabs"]
            assert {voice.rate for voice in voices.values()} == {24_000}
            await until(lambda: server.contexts)
            assert is_loud(await heard(voices["cartesia"].synthesise(TEXT, server.voice, "en")))
            assert len(server.contexts) == 1


async def test_a_provider_that_is_away_at_the_start_hinders_nothing(models_dir: Path) -> None:
    """The process starts; its calls have the default voice until the provider is back."""
    async with serving(Cartesia().app()) as address:
        pass
    keys = {"CARTESIA_API_KEY": KEY, "CARTESIA_BASE_URL": address}
    async with makers(settings_of(models_dir, **keys)) as voices:
        assert is_loud(await heard(voices["kokoro"].synthesise("Hello.", "af_heart", "en")))
