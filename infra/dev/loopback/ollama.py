"""An Ollama server on loopback, without a model: it answers at once, with what it is told to say.

The part of the wire format that the edge agent uses: answers in a stream of JSON lines, prompts that are read ahead,
and what is told of a model.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from infra.dev.loopback.serving import serving

Messages = Sequence[dict[str, str]]
Reply = Callable[[Messages], Sequence[str]]  # the answer to a talk, in the pieces in which it comes

_TOKEN = 4  # characters
_FAST = 5_000.0  # tokens a second that it says it reads and writes


@dataclass
class OllamaServer:
    """`reply`: what it says. `asked`: how many answers were asked for."""

    reply: Reply
    asked: int = 0
    url: str = ""

    def app(self) -> web.Application:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/api/show", self.show)
        app.router.add_post("/api/generate", self.generate)
        app.router.add_post("/api/chat", self.chat)
        return app

    async def show(self, _request: web.Request) -> web.Response:
        return web.json_response({"details": {}, "model_info": {}, "capabilities": ["completion"]})

    async def generate(self, request: web.Request) -> web.Response:
        asked = await request.json()
        return web.json_response({"response": "x", "done": True, **_counts(asked["prompt"], asked)})

    async def chat(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        prompt = _rendered(asked["messages"])
        if asked.get("_debug_render_only"):
            return web.json_response({"_debug_info": {"rendered_template": prompt}})
        if not asked["stream"]:
            return web.json_response({**_part("x"), "done": True, **_counts(prompt, asked)})
        self.asked += 1
        answer = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await answer.prepare(request)
        for delta in self.reply(asked["messages"]):
            await answer.write(json.dumps(_part(delta)).encode() + b"\n")
        last = {**_part(""), "done": True, "done_reason": "stop", **_counts(prompt, asked)}
        await answer.write(json.dumps(last).encode() + b"\n")
        return answer


def _part(content: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    return {"model": "stand-in", "created_at": "2026-11-23T00:00:00Z", "message": message, "done": False}


def _rendered(messages: Messages) -> str:
    said = "".join(f"<|im_start|>{message['role']}\n{message['content']}<|im_end|>\n" for message in messages)
    return f"{said}<|im_start|>assistant\n"


def _counts(prompt: str, asked: dict[str, Any]) -> dict[str, float]:
    read, written = max(1, len(prompt) // _TOKEN), int(asked["options"]["num_predict"])
    return {
        "prompt_eval_count": read,
        "prompt_eval_duration": read / _FAST * 1e9,
        "eval_count": written,
        "eval_duration": written / _FAST * 1e9,
    }


@asynccontextmanager
async def ollama_stand_in(reply: Reply) -> AsyncIterator[OllamaServer]:
    """A running server on a free port; `server.url` is its address."""
    server = OllamaServer(reply)
    async with serving(server.app()) as server.url:
        yield server
