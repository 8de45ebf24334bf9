"""Exactly what we send to each provider, recorded by servers that the real SDKs talk to."""

from __future__ import annotations

from typing import Any

import pytest

from cloud.voices.cartesia import CartesiaCloning
from cloud.voices.clean import Take
from cloud.voices.elevenlabs import ElevenLabsCloning
from infra.dev.loopback.cartesia import CartesiaServer
from infra.dev.loopback.elevenlabs import ElevenLabsServer
from infra.dev.loopback.seen import Part, Seen


def told(asked: Seen) -> tuple[str, str, dict[str, str]]:
    return asked.method, asked.path, asked.query


def parts(asked: Seen) -> dict[str, Any]:
    """The form that came: texts, and of files name, media type and bytes."""
    assert isinstance(asked.sent, dict)
    fields: dict[str, Part] = asked.sent
    return {name: _part(part) for name, part in fields.items()}


def _part(part: Part) -> object:
    return (part.filename, part.content_type, part.content) if part.filename else part.text


async def test_cartesia_is_asked_so(cartesia_server: CartesiaServer, ready: Take) -> None:
    """Look for the name, clone from ten seconds, speak, delete: four requests, each with key and version."""
    provider = CartesiaCloning("sk_car", cartesia_server.url)
    assert await provider.named("frontdesk 7") == []
    voice = await provider.clone("frontdesk 7", ready, "en-US")
    sound = await provider.say(voice, "Hello there.", "en-US")
    await provider.delete(voice)
    await provider.aclose()
    look, clone, say, delete = cartesia_server.seen
    assert told(look) == ("GET", "/voices", {"is_owner": "true", "limit": "100", "q": "frontdesk 7"})
    assert told(clone) == ("POST", "/voices/clone", {})
    clip = ("sample.wav", "audio/wav", ready.best)
    assert parts(clone) == {"clip": clip, "name": "frontdesk 7", "language": "en"}
    assert told(say) == ("POST", "/tts/bytes", {})
    assert say.sent == {
        "model_id": "sonic-3-2026-01-12",
        "voice": {"id": voice},
        "transcript": "Hello there.",
        "language": "en",
        "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 16_000},
    }
    assert told(delete) == ("DELETE", f"/voices/{voice}", {})
    for asked in cartesia_server.seen:
        assert asked.headers["authorization"] == "Bearer sk_car"
        assert asked.headers["cartesia-version"] == "2026-08-14"
    assert (sound.rate, 0.3 < sound.seconds < 3) == (16_000, True)


async def test_elevenlabs_is_asked_so(elevenlabs_server: ElevenLabsServer, ready: Take) -> None:
    """Look for the name, clone from all of it, speak, delete: four requests, each with the key."""
    provider = ElevenLabsCloning("sk_el", elevenlabs_server.url)
    assert await provider.named("frontdesk 7") == []
    voice = await provider.clone("frontdesk 7", ready, "en-US")
    sound = await provider.say(voice, "Hello there.", "en-US")
    await provider.delete(voice)
    await provider.aclose()
    look, clone, say, delete = elevenlabs_server.seen
    asked = {"search": "frontdesk 7", "page_size": "100", "sort": "created_at_unix", "sort_direction": "asc"}
    assert told(look) == ("GET", "/v2/voices", asked)
    assert told(clone) == ("POST", "/v1/voices/add", {})
    assert parts(clone) == {
        "name": "frontdesk 7",
        "description": "made by frontdesk",
        "labels": '{"language": "en"}',
        "remove_background_noise": "false",
        "files": ("sample.wav", "audio/wav", ready.whole),
    }
    assert told(say) == ("POST", f"/v1/text-to-speech/{voice}/stream", {"output_format": "pcm_16000"})
    assert say.sent == {"text": "Hello there.", "model_id": "eleven_flash_v2_5"}
    assert told(delete) == ("DELETE", f"/v1/voices/{voice}", {})
    assert {asked.headers["xi-api-key"] for asked in elevenlabs_server.seen} == {"sk_el"}
    assert (sound.rate, 0.3 < sound.seconds < 3) == (16_000, True)


@pytest.mark.parametrize(("language", "spoken"), [("en-US", "en"), ("de", "de"), ("PT-br", "pt")])
async def test_cartesia_is_told_the_language_without_its_region(
    cartesia_server: CartesiaServer, ready: Take, language: str, spoken: str
) -> None:
    """As its own list of languages names it."""
    provider = CartesiaCloning("sk_car", cartesia_server.url)
    await provider.clone("frontdesk 7", ready, language)
    await provider.aclose()
    assert parts(cartesia_server.seen[0])["language"] == spoken
