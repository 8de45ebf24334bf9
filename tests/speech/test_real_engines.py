"""Whisper and Kokoro behind the socket: what a line process gets is what it would compute itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from edge_agent.hear.offline import Sound
from edge_agent.own_speech import own_speech
from edge_agent.settings import Settings
from edge_agent.speak.voice import Voice
from edge_agent.speech.address import socket_of
from edge_agent.speech.engines import Speech
from edge_agent.speech.remote import remote_speech
from edge_agent.speech.server import SpeechServer, listening
from edge_agent.speed import Speed
from shared.errors import VoiceRefused
from shared.settings import load
from tests.hear.caller import speech
from tests.test_settings import GOOD

SENTENCE = "Hello, I would like to book a cleaning for next Tuesday, please."


@pytest.fixture
async def both(models_dir: Path, tmp_path: Path) -> AsyncIterator[tuple[Speech, Speech]]:
    """The engines, and the same from the other end of the socket."""
    settings = load(Settings, {**GOOD, "FRONTDESK_MODELS_DIR": str(models_dir), "FRONTDESK_DEVICE": "cpu"})
    url = socket_of(tmp_path)
    async with (
        await own_speech(settings) as own,
        listening(SpeechServer(own), url),
        remote_speech(url, "", settings.whisper_model) as asked,
    ):
        yield own, asked


async def sound(voice: Voice, text: str, name: str = "af_heart") -> bytes:
    async with aclosing(voice.synthesise(text, name, "en-US")) as pieces:
        return b"".join([piece async for piece in pieces])


async def test_words_and_sound_are_those_of_the_engines(both: tuple[Speech, Speech]) -> None:
    """The same words with the same certainty under the same name; the same sound, sample by sample."""
    own, asked = both
    pcm = Sound(speech(SENTENCE), "en-US")
    here, there = await own.recogniser.understand(pcm), await asked.recogniser.understand(pcm)
    assert there.words == here.words
    assert there.confidence == pytest.approx(here.confidence)
    assert "cleaning" in there.words
    assert asked.recogniser.name == own.recogniser.name
    assert await sound(asked.voice, "Sure, I can help.") == await sound(own.voice, "Sure, I can help.")
    assert await sound(asked.voice, "...") == b""
    with pytest.raises(VoiceRefused):
        await sound(asked.voice, "Hello.", "af_hart")


async def test_what_the_engines_cost_is_measured_where_they_are(both: tuple[Speech, Speech]) -> None:
    """A line process sees none of their work, and its box's calls are counted by it."""
    _, asked = both
    work = await asked.elsewhere()
    assert work.voice_work
    assert work.heard_work
    assert 0.001 < work.heard_work < 30
    assert 0.001 < work.voice_work < 30
    assert await asked.elsewhere() == work  # not measured anew, when calls would be counted in
    assert work.added(Speed(voice_work=0.0, heard_work=0.0, threads=3)) == Speed(
        voice_work=work.voice_work, heard_work=work.heard_work, threads=3
    )
