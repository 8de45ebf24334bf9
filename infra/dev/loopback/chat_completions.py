"""A server of OpenAI's chat completions on loopback, as vLLM and others have it: it answers in a stream.

python -m infra.dev.loopback.chat_completions --port 8093
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer
from aiohttp import web
from typer import Option

from infra.dev.loopback.faults import Faults, abort
from infra.dev.loopback.seen import Seen, seen
from infra.dev.loopback.serving import serving, stand

STALL, CUT, END, ERROR, GARBAGE = "stall", "cut", "end", "error", "garbage"  # what may come after the deltas


def refusal(status: int, code: str, reason: str) -> dict[str, Any]:
    return {"error": {"message": reason, "type": "invalid_request_error", "code": code or str(status)}}


@dataclass
class ChatServer:
    """What it says, and what it was asked. `fault`: what happens after the deltas instead of a good end."""

    deltas: Sequence[str] = ("Sure", ",", " of", " course", ".")
    reply: Callable[[Sequence[dict[str, str]]], Sequence[str]] | None = None  # deltas by what it is asked
    calls: Sequence[
        tuple[str, Sequence[str]]
    ] = ()  # tools that it calls then, where it was told of any: name, arguments
    choice: str = '{"wish": "none"}'  # its answer where a schema binds it
    fault: str = ""
    pause: float = 0.0  # s before each delta
    key: str = ""  # empty: any will do
    faults: Faults = field(default_factory=lambda: Faults(refusal))
    seen: list[Seen] = field(default_factory=list)
    gone: asyncio.Event = field(default_factory=asyncio.Event)  # a client went away before the end
    url: str = ""

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self.faults.spoil])
        app.router.add_post("/v1/chat/completions", self.chat)
        return app

    async def chat(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.seen.append(seen("chat", request, asked))
        if self.key and request.headers.get("Authorization") != f"Bearer {self.key}":
            return web.json_response(refusal(401, "invalid_api_key", "Incorrect API key"), status=401)
        if not asked.get("stream"):
            return web.json_response(_whole(self.choice))
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        try:
            for delta in self.reply(asked["messages"]) if self.reply else self.deltas:
                await asyncio.sleep(self.pause)
                await answer.write(_part({"role": "assistant", "content": delta}))
            for part in _calls(self.calls if asked.get("tools") else ()):
                await answer.write(_part({"tool_calls": [part]}))
            await self._end(request, answer)
        except (asyncio.CancelledError, ConnectionError):
            self.gone.set()
            raise
        return answer

    async def _end(self, request: web.Request, answer: web.StreamResponse) -> None:
        match self.fault:
            case "stall":
                self.faults.stalled.set()
                await asyncio.Event().wait()
            case "cut":
                abort(request)
            case "error":
                await answer.write(b'data: {"error": {"message": "out of memory", "code": 500}}\n\n')
            case "garbage":
                await answer.write(b"data: <html>\n\n")
            case "end":
                pass
            case _:
                await answer.write(_part({}, "stop") + b"data: [DONE]\n\n")


def _calls(calls: Sequence[tuple[str, Sequence[str]]]) -> Iterator[dict[str, Any]]:
    """Name first, then the arguments piece by piece, as servers write them."""
    for at, (name, arguments) in enumerate(calls):
        yield {"index": at, "id": f"call-{at}", "type": "function", "function": {"name": name, "arguments": ""}}
        yield from ({"index": at, "function": {"arguments": piece}} for piece in arguments)


def _whole(content: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {"id": "c-1", "object": "chat.completion", "created": 1, "model": "stand-in", "choices": [choice]}


def _part(delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    part = {"id": "c-1", "object": "chat.completion.chunk", "created": 1, "model": "stand-in", "choices": [choice]}
    return b"data: " + json.dumps(part).encode() + b"\n\n"


@asynccontextmanager
async def chat_server(**how: Any) -> AsyncIterator[ChatServer]:
    server = ChatServer(**how)
    async with serving(server.app()) as address:
        server.url = f"{address}/v1"
        yield server


def main(port: Annotated[int, Option()]) -> None:
    """Stands on loopback until it is told to stop."""
    stand(ChatServer().app(), port)


if __name__ == "__main__":
    typer.run(main)
