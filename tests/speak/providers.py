"""The servers that stand for those who cost money, and how to listen to what they say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import numpy as np

from cloud.voices.sound import Sound
from edge_agent.speak.cache import CachePolicy, SpeechCache
from edge_agent.speak.cartesia import CartesiaVoice
from edge_agent.speak.elevenlabs import ElevenLabsVoice
from edge_agent.speak.voice import Speaker, Voice, sound_of
from infra.dev.loopback.cartesia import CartesiaServer
from infra.dev.loopback.cartesia import Refused as CartesiaRefused
from infra.dev.loopback.elevenlabs import ElevenLabsServer
from infra.dev.loopback.serving import serving
from infra.dev.loopback.voice_store import VoiceStore
from shared.errors import SpeakingFailed

TEXT = "Of course, we can do that for you on Thursday."
KEY = "sk_test"
PATIENT = 20.0  # s: for what is sure to come, on a machine that may be busy
SHORT = 0.2  # s: for what is sure not to come


class Cartesia(CartesiaServer):
    """`waits`: not a sound before it is set. `refuses`: the status of its answer to every text."""

    def __init__(self, shelf: VoiceStore | None = None) -> None:
        super().__init__(shelf or VoiceStore(), KEY)
        self.voice = next(iter(self.store.voices), "") or self.store.add("owner", "en", "", b"").id
        self.waits: asyncio.Event | None = None
        self.refuses = 0

    async def said(self, text: str, voice: object, language: str) -> Sound:
        if self.waits:
            await self.waits.wait()
        if self.refuses:
            raise CartesiaRefused(self.refuses, "planned", f"no: {text}")
        return await super().said(text, voice, language)

    @property
    def active(self) -> list[str]:
        """Contexts under way, of all sockets."""
        return [name for socket in self.contexts for name in socket.active]

    @property
    def cancelled(self) -> list[str]:
        return [name for socket in self.contexts for name in socket.cancelled]


@asynccontextmanager
async def cartesia(**options: Any) -> AsyncIterator[tuple[Cartesia, CartesiaVoice]]:
    """A server, and our side of it."""
    server = Cartesia()
    async with serving(server.app()) as server.url, speaking(server.url, **options) as voice:
        yield server, voice


@asynccontextmanager
async def speaking(address: str, **options: Any) -> AsyncIterator[CartesiaVoice]:
    voice = CartesiaVoice(KEY, address, **{"first_within": PATIENT, "next_within": PATIENT, **options})
    try:
        yield voice
    finally:
        await voice.aclose()


@asynccontextmanager
async def elevenlabs(**options: Any) -> AsyncIterator[tuple[ElevenLabsServer, str, ElevenLabsVoice]]:
    """A server, the voice that it has, and our side of it."""
    server = ElevenLabsServer(VoiceStore(), KEY)
    name = server.store.add("owner", "en", "", b"").id
    async with serving(server.app()) as server.url:
        voice = ElevenLabsVoice(KEY, server.url, **{"first_within": PATIENT, "next_within": PATIENT, **options})
        try:
            yield server, name, voice
        finally:
            await voice.aclose()


def asked(voice: Voice, name: str) -> AsyncGenerator[bytes, None]:
    """Through its gate, as calls ask it."""
    return sound_of(Speaker(voice, name, "en"), SpeechCache(None), TEXT, CachePolicy.NONE)


async def heard(sound: AsyncGenerator[bytes, None]) -> bytes:
    async with aclosing(sound):
        return b"".join([pcm async for pcm in sound])


async def heard_until_it_failed(sound: AsyncGenerator[bytes, None]) -> tuple[bytes, str]:
    """What came, and what it failed with; "" for a good end."""
    pcm = bytearray()
    try:
        async for piece in sound:
            pcm += piece
    except SpeakingFailed as failure:
        return bytes(pcm), str(failure)
    return bytes(pcm), ""


def seconds_of(pcm: bytes) -> float:
    return len(pcm) / 2 / 24_000


def is_loud(pcm: bytes) -> bool:
    return int(np.abs(np.frombuffer(pcm, "<i2").astype(np.int32)).max()) > 3000


async def until(condition: Any) -> None:
    """What happens on the other side of a socket takes its time; a second too long is a failure."""
    async with asyncio.timeout(PATIENT):
        while not condition():  # noqa: ASYNC110 - the other side has no event for it
            await asyncio.sleep(0.005)
