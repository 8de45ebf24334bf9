"""The speech process's door: what is asked over HTTP is computed by the one recogniser and the one voice.

A connection that closes cancels what it asked for. Whoever reads slowly waits for nobody but himself: a clause is made
before its sound is sent. What cannot be understood is refused with a line in the log, and ends that connection alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field

import structlog
from aiohttp import BodyPartReader, web

from edge_agent.background import in_background
from edge_agent.fair import asking_for
from edge_agent.hear.workers import Rank
from edge_agent.speak.stand_ins import DEFAULT
from edge_agent.speak.urgency import urgent
from edge_agent.speak.voice import Speaker
from edge_agent.speech.address import path_of
from edge_agent.speech.engines import Speech
from edge_agent.speech.wire import MOST, QUEUES, SPEECH, TRANSCRIPTIONS, WORK, Garbage, ToHear, ToSay
from edge_agent.speed import Speed, measure_speech
from edge_agent.usage import QueueAge
from shared.errors import StageError, VoiceBusy, VoiceRefused

log = structlog.get_logger()

LOOK = 1.0  # s between two looks at the queues
MOST_AT_ONCE = 512  # requests: 200 calls with two each, and some over
FIELDS = 16  # of one form


@dataclass(slots=True)
class RecentWait:
    """The longest wait of the last second or two: several ask for it, and each is to know."""

    queue: QueueAge
    _before: float = 0.0
    _last: float = 0.0

    def look(self) -> None:
        self._before, self._last = self._last, self.queue.longest()

    @property
    def seconds(self) -> float:
        return max(self._before, self._last)


@dataclass(slots=True)
class SpeechServer:
    """What it costs is measured once, for all who ask."""

    speech: Speech
    most: int = MOST_AT_ONCE
    asked_last: float = field(default_factory=time.monotonic)  # when anybody wanted anything
    _under_way: int = 0
    _waits: dict[str, RecentWait] = field(init=False)
    _measured: asyncio.Task[Speed] | None = None

    def __post_init__(self) -> None:
        self._waits = {
            "stt": RecentWait(self.speech.recogniser.queue_age),
            "tts": RecentWait(self.speech.voice.queue_age),
        }

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._guarded], client_max_size=MOST)
        app.router.add_post(TRANSCRIPTIONS, self._transcribe)
        app.router.add_post(SPEECH, self._speak)
        app.router.add_get(QUEUES, self._queues)
        app.router.add_get(WORK, self._work)
        return app

    async def look(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            for wait in self._waits.values():
                wait.look()

    # --- what is asked ----------------------------------------------------------------------------

    async def _transcribe(self, request: web.Request) -> web.StreamResponse:
        asked = ToHear.of(await form(request))
        with asking_for(asked.client):
            if asked.rank is Rank.FINAL:
                heard = await self.speech.recogniser.understand(asked.sound)
            elif (foreseen := await self.speech.recogniser.soon(asked.sound, asked.rank)) is not None:
                heard = foreseen
            else:
                return web.Response(status=204)  # there was no time for it
        return web.json_response({"text": heard.words, "confidence": heard.confidence})

    async def _speak(self, request: web.Request) -> web.StreamResponse:
        try:
            asked = ToSay.of(await request.json())
        except ValueError as odd:  # no JSON, or no text at all
            raise odd if isinstance(odd, Garbage) else Garbage("no JSON") from None
        with asking_for(asked.client), urgent(asked.urgency):
            async with aclosing(self.speech.voice.synthesise(asked.text, asked.voice, asked.language)) as sound:
                first = await anext(sound, b"")
                return await sent(request, first, sound)

    async def _queues(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({engine: wait.seconds for engine, wait in self._waits.items()})

    async def _work(self, _request: web.Request) -> web.StreamResponse:
        """Measured for the first who asks: then nobody else is there yet."""
        if self._measured is None or (self._measured.done() and not self._measured.result().heard_work):
            told = measure_speech(Speaker(self.speech.voice, DEFAULT), self.speech.recogniser)
            self._measured = asyncio.create_task(told)
        speed = await asyncio.shield(self._measured)
        return web.json_response({"voice_work": speed.voice_work, "heard_work": speed.heard_work})

    # --- around each ------------------------------------------------------------------------------

    @web.middleware
    async def _guarded(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.asked_last = time.monotonic()
        if self._under_way >= self.most:
            log.warning("speech_overloaded", under_way=self._under_way)
            return refusal(429, "too_many_requests", "as many requests as there may be are under way")
        self._under_way += 1
        try:
            return await self._answered(request, handler)
        finally:
            self._under_way -= 1

    async def _answered(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            return await handler(request)
        except Garbage as odd:
            log.warning("speech_asked_in_garbage", path=request.path, reason=str(odd))
            return refusal(400, "garbage", str(odd), close=True)
        except web.HTTPException as odd:  # no such path, or too large
            log.warning("speech_asked_in_garbage", path=request.path[:80], reason=odd.reason)
            return refusal(odd.status, "garbage", odd.reason, close=True)
        except StageError as failure:
            log.warning("speech_failed", path=request.path, code=failure.code, reason=str(failure))
            return refusal(status_of(failure), failure.code, str(failure))


async def sent(request: web.Request, first: bytes, more: AsyncIterator[bytes]) -> web.StreamResponse:
    """The sound. One that breaks off ends with its connection: what came would pass for a whole one otherwise."""
    answer = web.StreamResponse(headers={"Content-Type": "audio/pcm"})
    await answer.prepare(request)
    try:
        await answer.write(first)
        async for pcm in more:
            await answer.write(pcm)
        await answer.write_eof()
    except StageError as failure:
        log.warning("speech_broke_off", code=failure.code, reason=str(failure))
        if request.transport:
            request.transport.abort()
    return answer


def status_of(failure: StageError) -> int:
    if isinstance(failure, VoiceRefused):
        return 400
    return 429 if isinstance(failure, VoiceBusy) else 503


def refusal(status: int, code: str, reason: str, *, close: bool = False) -> web.Response:
    """As OpenAI refuses."""
    answer = web.json_response(
        {"error": {"message": reason, "type": "invalid_request_error", "code": code}}, status=status
    )
    if close:
        answer.force_close()
    return answer


async def form(request: web.Request) -> dict[str, bytes]:
    """The fields of a form, the sound among them; nothing of it touches a disk. Raises Garbage."""
    fields: dict[str, bytes] = {}
    if request.content_type != "multipart/form-data":
        raise Garbage("no form")
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or not part.name or len(fields) >= FIELDS:
                raise Garbage("no form")
            fields[part.name] = bytes(await part.read())
    except (ValueError, AssertionError, RuntimeError) as odd:  # what aiohttp says of a form that is none
        raise odd if isinstance(odd, Garbage) else Garbage("no form") from None
    return fields


@asynccontextmanager
async def listening(server: SpeechServer, url: str) -> AsyncIterator[None]:
    """At `unix:///a/path`, where nobody answers any more."""
    runner = web.AppRunner(server.app(), handler_cancellation=True, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.UnixSite(runner, path_of(url)).start()
        async with in_background(queues=server.look()):
            yield
    finally:
        await runner.cleanup()
