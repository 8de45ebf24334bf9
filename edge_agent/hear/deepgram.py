"""A recogniser: Deepgram's streaming speech to text, over one websocket for each call.

It is opened while the phone rings, in the background: nobody waits for it. Only the sound of segments is sent, as our
frames are (16 kHz linear; the line's 8 kHz µ-law would take a quarter of the bandwidth and is not known to us: what
LiveKit delivers is decoded). In between KeepAlive is. When the caller falls silent `Finalize` has the words made at
once, so that they are there before a silence ends the turn. A connection that is lost is opened again in the
background, after ever longer pauses; a segment whose sound was on it fails, and is another recogniser's.
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog
from deepgram import AsyncDeepgramClient
from deepgram.environment import DeepgramClientEnvironment

from edge_agent.failover.hedge import Lost
from edge_agent.hear.deepgram_results import joined
from edge_agent.hear.deepgram_socket import Opener, Part, Socket, opened
from edge_agent.hear.loudness import silent_tail
from edge_agent.hear.segment import Heard, TurnEnded
from edge_agent.hear.voice_activity import RATE
from shared.backoff import Backoff
from shared.errors import HearingFailed

log = structlog.get_logger()

ENDPOINTING = 200  # ms; later than that the hint is of no use. Pieces of a sentence are joined, so they cost nothing
UTTERANCE_END = 1000  # ms without a new word; no less is possible


@dataclass(frozen=True, slots=True)
class DeepgramChoice:
    """`url`: of websockets, e.g. wss://api.deepgram.com."""

    key: str = field(repr=False)
    url: str
    model: str


class DeepgramRecogniser:
    """For all calls of a process. Satisfies `Recogniser`."""

    name = "deepgram"

    def __init__(self, choice: DeepgramChoice, backoff: Backoff | None = None) -> None:
        http = choice.url.replace("ws", "http", 1)
        places = DeepgramClientEnvironment(base=http, production=choice.url, agent=choice.url, agent_rest=http)
        client = AsyncDeepgramClient(api_key=choice.key, environment=places)
        with warnings.catch_warnings():  # 7.17.0 still asks for websockets' old client, which says so …
            warnings.simplefilter("ignore", DeprecationWarning)
            self._listen = client.listen.v1  # … and takes most of a second of computing for that: not in a call
        self._model = choice.model
        self._backoff = backoff or Backoff(first=0.5, longest=20.0)

    @asynccontextmanager
    async def call(self, language: str) -> AsyncIterator[DeepgramCall]:
        call = DeepgramCall(self._opener(language), self._backoff)
        connecting = asyncio.create_task(call.stay_connected())
        try:
            yield call
        finally:
            connecting.cancel()
            await asyncio.wait([connecting])

    def _opener(self, language: str) -> Opener:
        return lambda: self._listen.connect(
            model=self._model,
            language=language,
            encoding="linear16",
            sample_rate=RATE,
            channels=1,
            interim_results=True,
            endpointing=ENDPOINTING,
            utterance_end_ms=UTTERANCE_END,
            smart_format=True,
            mip_opt_out=True,  # callers' voices are not for training
        )


class DeepgramCall:
    """The connection of one call. Satisfies `CallRecogniser`."""

    def __init__(self, opener: Opener, backoff: Backoff) -> None:
        self._opener, self._backoff = opener, backoff
        self._decided = asyncio.Event()  # there is a connection, or the last attempt at one failed
        self._failure: HearingFailed | None = None
        self.socket: Socket | None = None

    def begin(self, turn_ended: TurnEnded) -> DeepgramStream:
        return DeepgramStream(self, turn_ended)

    async def connected(self) -> Socket:
        """Waits for the first attempt alone; raises HearingFailed while there is no connection after that."""
        await self._decided.wait()
        if self.socket is None:
            raise self._failure or HearingFailed("Deepgram is not connected")
        return self.socket

    async def stay_connected(self) -> None:
        """Until it is cancelled."""
        failures = 0
        while True:
            try:
                async with opened(self._opener) as socket:
                    self._now(socket, None)
                    await socket.carry()
            except HearingFailed as failure:
                failures = 0 if self.socket and self.socket.answered else failures
                self._now(None, failure)
                log.warning("deepgram_connection_lost", reason=str(failure))
            failures += 1
            await asyncio.sleep(self._backoff.after(failures))

    def _now(self, socket: Socket | None, failure: HearingFailed | None) -> None:
        self.socket, self._failure = socket, failure
        self._decided.set()


class DeepgramStream:
    """One segment. Its sound waits for a connection that is being opened, and is lost with one that is lost."""

    lost: tuple[Lost, ...] = ()

    def __init__(self, call: DeepgramCall, turn_ended: TurnEnded) -> None:
        self._call, self._turn_ended = call, turn_ended
        self._pcm = bytearray()
        self._part: Part | None = None

    def feed(self, pcm: bytes) -> None:
        self._pcm += pcm
        if self._part:
            self._part.send(pcm)
        elif self._call.socket:
            self._send_all(self._call.socket)

    async def guess(self) -> str:
        if not self._part and self._call.socket is None:
            await self._call.connected()
        return self._part.words if self._part else ""

    async def foresee(self) -> Heard | None:
        return await self.settle()

    async def settle(self) -> Heard:
        began = _now()
        part = self._part or self._send_all(await self._call.connected())
        tail = silent_tail(bytes(self._pcm))
        await part.settled((tail or 0) / RATE)
        return Heard(*joined(part.finals), round((_now() - began) * 1000))

    def _send_all(self, socket: Socket) -> Part:
        self._part = socket.begin(self._turn_ended)
        self._part.send(bytes(self._pcm))
        return self._part


def _now() -> float:
    return asyncio.get_running_loop().time()
