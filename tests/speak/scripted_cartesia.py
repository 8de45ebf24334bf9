"""A socket that answers as the test says: for what a well-behaved server would never send."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

Message = dict[str, Any]
HANG_UP = "hang up"
# What was asked → what is answered: messages, text that is none, or HANG_UP.
Script = Callable[[Message], Iterable[Message | str]]

SOUND = b"\x10\x20" * 2400  # a tenth of a second


@asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[tuple[str, list[Message]]]:
    """Its address, and everything that it was sent."""
    sent: list[Message] = []

    async def answer(socket: ServerConnection) -> None:
        async for text in socket:
            sent.append(json.loads(text))
            for told in () if "cancel" in sent[-1] else script(sent[-1]):
                if told == HANG_UP:
                    socket.transport.abort()
                    return
                await socket.send(told if isinstance(told, str) else json.dumps(told))

    async with serve(answer, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"http://127.0.0.1:{port}", sent


def chunk(asked: Message, pcm: bytes = SOUND, **changes: Any) -> Message:
    told = {"type": "chunk", "context_id": asked["context_id"], "data": base64.b64encode(pcm).decode(), "done": False}
    return told | {"status_code": 206, "step_time": 1.0} | changes


def done(asked: Message) -> Message:
    return {"type": "done", "context_id": asked["context_id"], "done": True, "status_code": 200}


def error(asked: Message | None, status: int, **changes: Any) -> Message:
    told = {"type": "error", "done": True, "status_code": status, "error_code": None, "title": "Error", "message": "no"}
    return told | ({"context_id": asked["context_id"]} if asked else {}) | changes
