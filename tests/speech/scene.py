"""A speech process in this one, with engines that do what a test says, behind a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from threading import Event

from edge_agent.fair import client_asking
from edge_agent.hear.offline import OfflineRecogniser, Sound
from edge_agent.hear.workers import GoOn
from edge_agent.speak.urgency import Urgency, urgency
from edge_agent.speak.voice import Voice
from edge_agent.speech.address import socket_of
from edge_agent.speech.engines import Speech
from edge_agent.speech.server import SpeechServer, listening
from shared.errors import SpeakingFailed, VoiceBusy, VoiceRefused, VoiceUnavailable
from tests.fakes.recogniser import voice as voiced

PATIENCE = 60.0  # s for anything to happen on a busy machine
SAID = Sound(voiced(0.5), "en-US")


class Typist:
    """A model that writes down how long each sound was, once it may `go`."""

    def __init__(self) -> None:
        self.go, self.began, self.left = Event(), Event(), Event()
        self.go.set()
        self.batches: list[list[str]] = []  # the languages of each
        self.broken = False

    def understand_all(self, sounds: Sequence[Sound], go_on: GoOn) -> Iterator[tuple[int, tuple[str, float]]]:
        self.batches.append([sound.language for sound in sounds])
        self.began.set()
        self.go.wait(PATIENCE)
        if not go_on():
            self.left.set()
            return
        if self.broken:
            raise MemoryError
        for place, sound in enumerate(sounds):
            yield place, (f"{sound.seconds:g} seconds", 0.75)


class Tone(Voice):
    """Says numbers: `n` pieces of 40 ms. Its texts are what it does instead."""

    name, rate = "kokoro", 24_000
    PIECE = b"\x01\x00" * 960

    def __init__(self) -> None:
        super().__init__(late=1.0)
        self.asked: list[tuple[str, str, Urgency, object]] = []
        self.ended = asyncio.Event()

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        self.asked.append((text, voice, urgency(), client_asking()))
        try:
            failures = {"refused": VoiceRefused, "busy": VoiceBusy, "away": VoiceUnavailable, "fails": SpeakingFailed}
            if text in failures:
                raise failures[text](text)
            if text == "hangs":
                await asyncio.Event().wait()
            for _ in range(int(text) if text.isdigit() else 2):
                yield self.PIECE
            if text == "breaks off":
                raise SpeakingFailed(text)
        finally:
            self.ended.set()


class Process:
    """What a speech process holds; `up` for as long as it lives. It may be started again."""

    def __init__(self, folder: Path) -> None:
        self.url = socket_of(folder)
        self.typist, self.tone = Typist(), Tone()
        self.server = self._made()

    @asynccontextmanager
    async def up(self) -> AsyncIterator[SpeechServer]:
        self.server = self._made()
        try:
            async with listening(self.server, self.url):
                yield self.server
        finally:
            self.typist.go.set()

    def _made(self) -> SpeechServer:
        recogniser = OfflineRecogniser("typist", lambda: self.typist, 1, most=4)
        return SpeechServer(Speech(recogniser, self.tone))


async def all_of(sound: AsyncGenerator[bytes, None]) -> bytes:
    async with aclosing(sound) as pieces:
        return b"".join([piece async for piece in pieces])


async def happened(event: Event) -> bool:
    """Waits for a thread's event and keeps the loop turning."""
    return await asyncio.to_thread(event.wait, PATIENCE)


async def until(true: Callable[[], bool]) -> None:
    """What comes by way of a socket tells nobody."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
