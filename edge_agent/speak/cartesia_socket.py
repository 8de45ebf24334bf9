"""One connection to Cartesia, and who gets which message of it.

The SDK opens the connection. It does not sort what comes: its own reconnecting brings the dead connection back, its
`receive` waits for ever when the server dies, and it swallows an error that names no context.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol

import structlog
from websockets.exceptions import ConnectionClosed

from edge_agent.speak.refusals import refused
from shared.errors import SpeakingFailed

log = structlog.get_logger()

_CANCEL_WITHIN = 0.2  # s to write a few bytes; the line is silent already


class Connection(Protocol):
    """What we use of the SDK's connection."""

    async def send(self, event: Any) -> None: ...
    async def recv_bytes(self) -> bytes: ...
    async def close(self) -> None: ...


class Closed(SpeakingFailed):
    """The connection went away: before any sound, another one may be tried."""


class Context:
    """One text on its way to becoming sound. `left` has to follow, however it ends."""

    def __init__(self, socket: Socket) -> None:
        self.id = uuid.uuid4().hex
        self.sounded = False
        self._socket = socket
        self._answers: asyncio.Queue[bytes | SpeakingFailed | None] = asyncio.Queue()
        self._over = False  # nothing more comes

    async def say(self, request: Mapping[str, Any]) -> None:
        """Raises Closed."""
        await self._socket.send({**request, "context_id": self.id})

    async def next(self) -> bytes | None:
        """Sound, or None at its end. Raises SpeakingFailed."""
        answer = await self._answers.get()
        if isinstance(answer, SpeakingFailed):
            raise answer
        return answer

    async def left(self) -> None:
        """Nobody listens any more: what may still come is dropped, and Cartesia is told to make no more of it."""
        self._socket.forget(self.id)
        if not self._over and self._socket.alive:
            with suppress(SpeakingFailed, TimeoutError):
                async with asyncio.timeout(_CANCEL_WITHIN):
                    await self._socket.send({"context_id": self.id, "cancel": True})

    def take(self, message: Mapping[str, Any]) -> None:
        """Timestamps and whatever else may come are not for us."""
        match message.get("type"):
            case "chunk":
                self._hear(message)
            case "done":
                self._end(None)
            case "error":
                self._end(refused("cartesia", message.get("status_code"), message.get("error_code")))

    def fail(self, failure: SpeakingFailed) -> None:
        self._end(failure)

    def _hear(self, message: Mapping[str, Any]) -> None:
        try:
            sound = base64.b64decode(message.get("data") or "", validate=True)
        except (binascii.Error, TypeError, ValueError):
            self._end(SpeakingFailed("cartesia sent something that is no sound"))
            return
        if sound:
            self.sounded = True
            self._answers.put_nowait(sound)
        if message.get("done") is True:
            self._end(None)

    def _end(self, how: SpeakingFailed | None) -> None:
        self._over = True
        self._answers.put_nowait(how)


class Socket:
    """Shared by all calls. Once it has closed it stays closed. Needs a running event loop; `close` at the end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._contexts: dict[str, Context] = {}
        self.heard_at = _now()  # event clock: the last message
        self._reading = asyncio.create_task(self._read(), name="cartesia")

    @property
    def alive(self) -> bool:
        return not self._reading.done()

    @property
    def busy(self) -> int:
        """Contexts under way."""
        return len(self._contexts)

    def begin(self) -> Context:
        context = Context(self)
        self._contexts[context.id] = context
        return context

    def forget(self, name: str) -> None:
        self._contexts.pop(name, None)

    async def send(self, message: Mapping[str, Any]) -> None:
        """Raises Closed."""
        try:
            await self._connection.send(message)
        except ConnectionClosed as gone:
            raise _closed() from gone

    async def closed(self) -> None:
        """Until it is."""
        await asyncio.wait([self._reading])

    async def close(self) -> None:
        """Takes a second at most; whoever still waits is told."""
        with suppress(ConnectionClosed, OSError):
            await self._connection.close()
        self._reading.cancel()
        await asyncio.wait([self._reading])

    async def _read(self) -> None:
        try:
            while True:
                raw = await self._connection.recv_bytes()
                self.heard_at = _now()
                self._sort(raw)
        except ConnectionClosed as gone:
            log.info("cartesia_closed", code=gone.rcvd.code if gone.rcvd else 1006)
        finally:
            for context in self._contexts.values():
                context.fail(_closed())

    def _sort(self, raw: bytes) -> None:
        try:
            message = json.loads(raw)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            log.warning("cartesia_garbage", size=len(raw))  # whoever waited for it will not wait for long
            return
        name = message.get("context_id")
        if isinstance(name, str):
            if name in self._contexts:
                self._contexts[name].take(message)
        elif name is None and message.get("type") == "error":
            self._nobody_in_particular(message)

    def _nobody_in_particular(self, message: Mapping[str, Any]) -> None:
        """An error without a name is for those who have heard nothing yet: to the others it does not apply."""
        for context in self._contexts.values():
            if not context.sounded:
                context.take(message)


def _closed() -> Closed:
    return Closed("cartesia closed the connection")


def _now() -> float:
    return asyncio.get_running_loop().time()
