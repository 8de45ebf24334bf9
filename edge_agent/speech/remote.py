"""Hearing and speaking that another process computes: to a call the same as what this one would.

While it is away words and sound are waited for, for as long as a process takes to come back; what may be of no use is
not.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

import aiohttp
import structlog

from edge_agent.background import in_background
from edge_agent.fair import client_asking
from edge_agent.hear.offline import LONGEST_WORK, SegmentRecogniser, Sound
from edge_agent.hear.segment import Heard
from edge_agent.hear.workers import Rank
from edge_agent.speak.deadlines import LONGEST as PATIENCE
from edge_agent.speak.framing import WholeSamples
from edge_agent.speak.refusals import refused
from edge_agent.speak.urgency import urgency
from edge_agent.speak.voice import Voice, frames
from edge_agent.speech.client import Away, Server, json_of
from edge_agent.speech.engines import Elsewhere, Speech
from edge_agent.speech.wire import (
    MOST_SOUND,
    QUEUES,
    SPEECH,
    TRANSCRIPTIONS,
    WORK,
    Garbage,
    ToHear,
    ToSay,
    understood,
    wav,
)
from edge_agent.usage import QueueAge
from shared.errors import HearingFailed, SpeakingFailed, VoiceUnavailable

log = structlog.get_logger()

BACK_WITHIN = 5.0  # s that a process which died has to be back; less than a recogniser and a voice may take in all
LOOK = 1.0  # s between two looks at its queues
RATE = 24_000  # what `pcm` means to OpenAI, too
VOICE, MODEL = "kokoro", "kokoro"


class RemoteRecogniser(SegmentRecogniser):
    """`name`: its model's, which a server that has several is asked for."""

    def __init__(self, name: str, server: Server) -> None:
        self.name, self._server = name, server
        self.queue_age = QueueAge()

    async def understand(self, sound: Sound) -> Heard:
        heard = await self._heard(sound, Rank.FINAL, BACK_WITHIN)
        if heard is None:
            raise HearingFailed("The speech process left it.")
        return heard

    async def soon(self, sound: Sound, rank: Rank) -> Heard | None:
        return await self._heard(sound, rank, 0.0)

    async def _heard(self, sound: Sound, rank: Rank, patience: float) -> Heard | None:
        sound = replace(sound, pcm=sound.pcm[:MOST_SOUND])
        asked, file, began = ToHear(sound, rank, _client()), wav(sound.pcm), time.perf_counter()
        try:
            async with (
                asyncio.timeout(patience + LONGEST_WORK + sound.seconds / 2),
                self._server.post(
                    TRANSCRIPTIONS, lambda: {"data": _form(asked.fields(self.name), file)}, patience
                ) as said,
            ):
                if said.status == 204:
                    return None
                if said.status != 200:
                    raise HearingFailed(f"The speech process refused: {said.status}")
                words, confidence = understood(await json_of(said))
        except (Away, Garbage, TimeoutError) as failure:
            raise HearingFailed(f"The speech process: {type(failure).__name__} {failure}".strip()) from failure
        return Heard(words, confidence, round((time.perf_counter() - began) * 1000))


class RemoteVoice(Voice):
    """The default voice's maker, elsewhere."""

    name = VOICE
    rate = RATE

    def __init__(self, server: Server) -> None:
        self._server = server
        super().__init__(late=PATIENCE)  # nobody stands behind it who would be quicker

    async def synthesise(self, text: str, voice: str, language: str = "") -> AsyncGenerator[bytes, None]:
        """PCM s16 mono at 24 kHz in chunks of 40 ms. Raises VoiceRefused for an unknown voice, and SpeakingFailed."""
        body, whole = ToSay(text, voice, language, urgency(), _client()).body(MODEL), WholeSamples()
        try:
            async with self._server.post(SPEECH, lambda: {"json": body}, BACK_WITHIN) as said:
                if said.status != 200:
                    raise await _refusal(said)
                async for data in said.content.iter_any():
                    for frame in frames(whole.take(data), RATE):
                        yield frame
        except (Away, TimeoutError) as failure:
            raise SpeakingFailed(f"The speech process: {type(failure).__name__} {failure}") from failure


@asynccontextmanager
async def remote_speech(url: str, key: str, model: str) -> AsyncIterator[Speech]:
    """At `url`, with Whisper's `model` where it has several."""
    async with Server(url, key) as server:
        recogniser, voice = RemoteRecogniser(model, server), RemoteVoice(server)
        log.info("speech_elsewhere", url=url)
        async with in_background(speech_queues=watch(server, {"stt": recogniser.queue_age, "tts": voice.queue_age})):
            yield Speech(recogniser, voice, partial(measured, server))


async def watch(server: Server, ages: Mapping[str, QueueAge]) -> None:
    """Until cancelled, or the server does not tell: how long work waits there, whoever's it is.

    The process there knows by it, too, that it is needed.
    """
    while True:
        await asyncio.sleep(LOOK)
        try:
            waits = await server.get(QUEUES)
            if waits is None:
                log.info("speech_queues_unknown")
                return
            for engine, age in ages.items():
                age.noted(float(waits[engine]))
        except (Away, Garbage, TypeError, KeyError, ValueError) as failure:
            log.debug("speech_queues_not_told", kind=type(failure).__name__)


async def measured(server: Server) -> Elsewhere:
    """What it measured of its processor when nobody else asked; nothing of a server that does not tell."""
    try:
        told = await server.get(WORK) or {}
        return Elsewhere(
            *(None if told.get(name) is None else float(told[name]) for name in ("voice_work", "heard_work"))
        )
    except (Away, Garbage, TypeError, ValueError, AttributeError) as failure:
        log.warning("speech_work_unknown", kind=type(failure).__name__)
        return Elsewhere()


async def _refusal(said: aiohttp.ClientResponse) -> SpeakingFailed:
    """In our words; an engine that was not even there is blamed for nothing."""
    try:
        told = await json_of(said)
        code = told["error"]["code"]
    except (Garbage, TypeError, KeyError):
        code = ""
    if code == VoiceUnavailable.code:
        return VoiceUnavailable("The speech process has no voice: its log says why.")
    return refused("the speech process", said.status, code)


def _form(fields: Mapping[str, str], file: bytes) -> aiohttp.FormData:
    form = aiohttp.FormData(fields)
    form.add_field("file", file, filename="speech.wav", content_type="audio/wav")
    return form


def _client() -> str | None:
    client = client_asking()
    return None if client is None else str(client)
