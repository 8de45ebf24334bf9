"""A loopback server that speaks the part of Ollama's wire format that we use, with faults on demand.

One JSON object a line, as the real server streams it. A test sets `script` and reads back what was asked, and whether
the server saw the connection go away before it had finished.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.ollama_slots import Slots

GARBAGE = b"<html>502 Bad Gateway</html>\n"
ERROR_LINE = b'{"error": "llama runner process has terminated"}\n'
STALL = "stall"  # nothing more comes, the connection stays open
CLOSE = "close"  # the connection goes away in the middle of the stream
END = "end"  # the stream ends properly, but without its last object

TOKEN = 4  # characters


def line(content: str, **more: Any) -> bytes:
    """One object of the stream."""
    body = {"model": "test", "created_at": "2026-11-23T00:00:00Z", "message": {"role": "assistant", "content": content}}
    return json.dumps({**body, "done": False, **more}).encode() + b"\n"


def rendered(messages: Sequence[dict[str, str]], tools: Sequence[dict[str, Any]] = ()) -> str:
    """The prompt as the demo's model sees it; tools stand behind the system prompt."""
    system, *others = [f"<|im_start|>{message['role']}\n{message['content']}" for message in messages]
    told = "\n\n# Tools\n" + "\n".join(json.dumps(tool) for tool in tools) if tools else ""
    said = "".join(f"{one}<|im_end|>\n" for one in (system + told, *others))
    return f"{said}<|im_start|>assistant\n"


def called(name: str, arguments: object) -> dict[str, Any]:
    """A call of a tool as a part of the stream has it."""
    return {"function": {"name": name, "arguments": arguments}}


@dataclass
class OllamaServer:
    """What it does next, and what it saw."""

    deltas: list[str] = field(default_factory=lambda: ["Sure", ",", " of", " course", "."])
    calls: list[object] = field(default_factory=list)  # of tools, after the deltas, where it was told of tools
    choice: str = '{"wish": "none"}'  # its answer where a grammar binds it
    choices: list[dict[str, Any]] = field(default_factory=list)  # what was asked so
    parameters: int = 494_032_768
    family: str = "qwen2"
    fault: str | bytes = ""  # after the deltas: STALL, CLOSE, END or raw bytes
    status: int = 200
    pulled: bool = True
    renders: bool = True  # knows how to tell a prompt without answering it
    room: int = 100_000  # tokens that a prompt may have
    speed: float = 50.0  # tokens that it says it read in a second
    capabilities: list[str] = field(default_factory=lambda: ["completion"])
    hold: asyncio.Event | None = None  # requests wait here before their first byte
    hold_reads: asyncio.Event | None = None  # the same for what is read ahead
    pairs: asyncio.Barrier | None = None  # requests are answered once so many are here
    requests: list[dict[str, Any]] = field(default_factory=list)  # answers that were asked for
    reads: list[dict[str, Any]] = field(default_factory=list)  # texts that it was told to read
    slots: Slots = field(default_factory=lambda: Slots(8))
    most: int = 0  # requests at the same time
    running: int = 0
    gone: asyncio.Event = field(default_factory=asyncio.Event)  # a client went away before its stream was over
    came: asyncio.Event = field(default_factory=asyncio.Event)
    reading: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    async def chat(self, request: web.Request) -> web.StreamResponse:
        """POST /api/chat"""
        asked = await request.json()
        if asked.get("_debug_render_only") and self.renders and self.pulled and self.status == 200:
            return web.json_response({"_debug_info": {"rendered_template": _prompt(asked)}})
        if "format" in asked:
            self.choices.append(asked)
            refused = self.status != 200
            return self._refusal("test") if refused else web.json_response(json.loads(line(self.choice, done=True)))
        if not asked["stream"]:
            return await self._read(asked, _prompt(asked))
        self.requests.append(asked)
        self.slots.load(_prompt(asked))
        self.running += 1
        self.most = max(self.most, self.running)
        self.came.set()
        try:
            if self.hold:
                await self.hold.wait()
            if self.pairs:
                await self.pairs.wait()
            return await self._answer(request, asked)
        except (asyncio.CancelledError, ConnectionError):
            self.gone.set()
            raise
        finally:
            self.running -= 1

    async def generate(self, request: web.Request) -> web.StreamResponse:
        """POST /api/generate"""
        asked = await request.json()
        return await self._read(asked, asked["prompt"])

    async def show(self, request: web.Request) -> web.Response:
        """POST /api/show"""
        await request.read()
        if self.status != 200 or not self.pulled:
            return self._refusal("test")
        info = {"general.parameter_count": self.parameters, "general.architecture": self.family}
        return web.json_response({"details": {}, "model_info": info, "capabilities": self.capabilities})

    async def _read(self, asked: dict[str, Any], text: str) -> web.Response:
        self.reads.append(asked)
        self.reading.set()
        if self.hold_reads:
            await self.hold_reads.wait()
        if self.status != 200 or not self.pulled:
            return self._refusal("test")
        tokens = len(text) // TOKEN
        known = self.slots.load(text) // TOKEN
        counts = {"prompt_eval_count": tokens, "eval_count": asked["options"]["num_predict"]}
        times = {"prompt_eval_duration": max(1, tokens - known) / self.speed * 1e9, "eval_duration": 1e9}
        return web.json_response({"response": "x", "done": True, **counts, **times})

    async def _answer(self, request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
        tokens, tools = len(_prompt(asked)) // TOKEN, asked.get("tools")
        if self.status != 200 or not self.pulled:
            return self._refusal("test")
        if tools and "tools" not in self.capabilities:
            return web.json_response(
                {"error": 'registry.ollama.ai/library/test "test" does not support tools'}, status=400
            )
        if tokens > self.room:
            return web.json_response({"error": "the input length exceeds the context length"}, status=400)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        for delta in self.deltas:
            await response.write(line(delta))
        if tools and self.calls:
            message = {"role": "assistant", "content": "", "tool_calls": self.calls}
            await response.write(line("", message=message))
        await self._end(request, response, tokens)
        return response

    async def _end(self, request: web.Request, response: web.StreamResponse, tokens: int) -> None:
        if self.fault == STALL:
            await asyncio.Event().wait()
        elif self.fault == CLOSE:
            assert request.transport is not None
            request.transport.abort()
        elif isinstance(self.fault, bytes):
            await response.write(self.fault)
        elif self.fault != END:
            counts = {"prompt_eval_count": tokens, "eval_count": 5, "eval_duration": 500_000_000}
            await response.write(line("", done=True, done_reason="stop", **counts))

    def _refusal(self, model: str) -> web.Response:
        if not self.pulled:
            return web.json_response({"error": f"model '{model}' not found"}, status=404)
        return web.json_response({"error": "something broke"}, status=self.status)


def _prompt(asked: dict[str, Any]) -> str:
    return rendered(asked["messages"], asked.get("tools") or ())


@asynccontextmanager
async def ollama_server(prepare: Callable[[OllamaServer], None] = lambda _: None) -> AsyncIterator[OllamaServer]:
    """A running server on a free loopback port; `server.url` is its address."""
    server = OllamaServer()
    prepare(server)
    app = web.Application()
    app.router.add_post("/api/chat", server.chat)
    app.router.add_post("/api/generate", server.generate)
    app.router.add_post("/api/show", server.show)
    # A client that goes away cancels the handler, as the real server's context does.
    runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        server.url = f"http://{host}:{port}"
        yield server
    finally:
        await runner.cleanup()
