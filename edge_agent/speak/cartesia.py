"""Cartesia: cloned voices, over one socket that all calls share and that is open before anybody speaks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine
from typing import Any, TypeVar, cast

import httpx
import structlog
from cartesia import AsyncCartesia, CartesiaError
from cartesia.types.websocket_connection_options import WebsocketConnectionOptions
from websockets.exceptions import InvalidStatus, WebSocketException

from edge_agent.speak.cartesia_socket import Closed, Context, Socket
from edge_agent.speak.framing import WholeSamples
from edge_agent.speak.voice import Voice
from shared.backoff import Backoff
from shared.errors import SpeakingFailed, VoiceBusy, VoiceLate
from shared.voices import CARTESIA_MODEL

log = structlog.get_logger()

T = TypeVar("T")

RATE = 24_000
CONTEXTS = 15  # at once, as many as the plan "Scale" allows; whoever comes then speaks with another voice
LATE = 0.28  # s without a first sound until another voice is asked beside it
FIRST_WITHIN = 1.0  # s from the text to its first sound, connecting included
NEXT_WITHIN = 1.0  # s between two pieces of sound
_RECONNECT = Backoff(first=1.0, longest=60.0)  # s before a lost connection is made anew
_STEADY = 60.0  # s that a connection has to last to count as a good one
_FORMAT = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": RATE}
# Not all of these are in the SDK's type; it hands on whatever it is given.
_OPTIONS = cast(
    "WebsocketConnectionOptions",
    {
        "compression": None,
        "close_timeout": 1.0,
        "ping_interval": 20.0,
        "ping_timeout": 10.0,
        "proxy": None,
    },
)


class CartesiaVoice(Voice):
    """A voice's name is its id at Cartesia. `aclose` when done."""

    name = "cartesia"
    rate = RATE

    def __init__(
        self,
        key: str,
        address: str,
        *,
        contexts: int = CONTEXTS,
        late: float = LATE,
        first_within: float = FIRST_WITHIN,
        next_within: float = NEXT_WITHIN,
    ) -> None:
        super().__init__(late, contexts)
        _quiet_libraries()
        self._client = AsyncCartesia(
            api_key=key,
            base_url=address,
            websocket_base_url=address.replace("http", "ws", 1),  # else the SDK makes wss of http
            max_retries=0,
            http_client=httpx.AsyncClient(trust_env=False),
        )
        self._first_within = first_within
        self._next_within = next_within
        self._socket: Socket | None = None
        self._connecting: asyncio.Task[Socket] | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        """PCM s16 mono at 24 kHz as it comes. Closed or cancelled, it is given up at Cartesia too, at once.

        Raises VoiceBusy when the plan has no room, VoiceRefused for a voice that is not there, and
        SpeakingFailed when Cartesia is away, refuses, is too slow or breaks off.
        """
        request = _request(text, voice, language)
        samples = WholeSamples()
        context, sound = await self._in_time(self._first_within, self._begin(request))
        try:
            while sound is not None:
                if whole := samples.take(sound):
                    yield whole
                sound = await self._in_time(self._next_within, context.next())
        finally:
            await context.left()
        if not context.sounded:
            raise SpeakingFailed("cartesia made no sound")

    async def stay_connected(self) -> None:
        """Until cancelled: sees to it that a connection is open, so that no caller waits for one."""
        failures = 0
        while True:
            began = _now()
            try:
                await (await self._connected()).closed()
            except SpeakingFailed as failure:
                log.warning("voice_not_connected", maker=self.name, code=failure.code, reason=str(failure))
            failures = 1 if _now() - began > _STEADY else failures + 1
            await asyncio.sleep(_RECONNECT.after(failures))

    async def aclose(self) -> None:
        if self._connecting:
            self._connecting.cancel()
            await asyncio.wait([self._connecting])
        if self._socket:
            await self._socket.close()
        if self._closing:
            await asyncio.wait(self._closing)
        await self._client.close()

    async def _begin(self, request: dict[str, Any]) -> tuple[Context, bytes | None]:
        """The first sound. A connection that turns out to be dead is replaced, once."""
        try:
            return await self._ask(request)
        except Closed:
            return await self._ask(request)

    async def _ask(self, request: dict[str, Any]) -> tuple[Context, bytes | None]:
        context = (await self._connected()).begin()
        try:
            await context.say(request)
            return context, await context.next()
        except BaseException:
            await context.left()
            raise

    async def _in_time(self, limit: float, work: Coroutine[Any, Any, T]) -> T:
        began = _now()
        try:
            async with asyncio.timeout(limit):
                return await work
        except TimeoutError as late:
            self._doubt(began)
            raise VoiceLate(f"cartesia was silent for {limit:g} s") from late

    # --- the connection ---------------------------------------------------------------------------

    async def _connected(self) -> Socket:
        """The open one, or a new one, which all who wait for it share. Raises SpeakingFailed."""
        if self._socket and self._socket.alive:
            return self._socket
        if self._connecting is None:
            self._connecting = asyncio.create_task(self._connect(), name="cartesia connect")
            self._connecting.add_done_callback(_looked_at)
        return await asyncio.shield(self._connecting)  # it is of use to the next one too

    async def _connect(self) -> Socket:
        try:
            # A new manager each time: an old one gives its old connection. Who waits for a sound gives up before the
            # connection does: it is of use to the next one.
            options = cast("WebsocketConnectionOptions", {**_OPTIONS, "open_timeout": 2 * self._first_within})
            manager = self._client.tts.websocket_connect(websocket_connection_options=options)
            self._socket = Socket(await manager.enter())
        except InvalidStatus as answer:
            status = answer.response.status_code
            kind = VoiceBusy if status == 429 else SpeakingFailed
            raise kind(f"cartesia refused the connection: {status}") from answer
        except (OSError, WebSocketException, CartesiaError, httpx.InvalidURL) as lost:
            raise SpeakingFailed(f"cartesia cannot be reached: {type(lost).__name__}") from lost
        else:
            return self._socket
        finally:
            self._connecting = None

    def _doubt(self, since: float) -> None:
        """Nothing at all came since then, for nobody: the next clause gets a new connection."""
        socket = self._socket
        if socket and socket.alive and socket.heard_at <= since:
            self._socket = None
            closing = asyncio.create_task(socket.close(), name="cartesia close")
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)


def _request(text: str, voice: str, language: str) -> dict[str, Any]:
    return {
        "model_id": CARTESIA_MODEL,
        "transcript": text,
        "voice": {"id": voice},
        "language": language.partition("-")[0].lower(),
        "output_format": _FORMAT,
        "continue": False,
        "max_buffer_delay_ms": 0,  # it is a whole clause: nothing to wait for
    }


def _quiet_libraries() -> None:
    """At "debug" both write out every message, and with it what is said to callers."""
    for name in ("cartesia", "websockets"):
        logging.getLogger(name).setLevel(logging.INFO)


def _looked_at(connecting: asyncio.Task[Socket]) -> None:
    """Nobody may be waiting any more: its error is no surprise to the event loop."""
    if not connecting.cancelled():
        connecting.exception()


def _now() -> float:
    return asyncio.get_running_loop().time()
