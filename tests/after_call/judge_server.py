"""A loopback Ollama that answers a question with what a test laid out for it, one reply after another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

SLOW = "slow"  # never answers
HTML = "html"  # a proxy's error page


def verdict(outcome: str, turn: int, quote: str, **more: Any) -> str:
    """A model's answer as it should be."""
    answer = {"outcome": outcome, "evidence": [{"turn": turn, "quote": quote}], "sentiment": "neutral"}
    rest = {"caller_name": None, "service": None, "urgent": False, "confidence": 90}
    return json.dumps({**answer, **rest, **more})


@dataclass
class JudgeServer:
    """`replies`: contents of messages, statuses, SLOW or HTML; the last one goes on. `asked` is what was sent to it."""

    replies: list[str | int] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    async def chat(self, request: web.Request) -> web.Response:
        """POST /api/chat"""
        self.asked.append(await request.json())
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if reply == SLOW:
            await asyncio.Event().wait()
        if reply == HTML:
            return web.Response(text="<html>502</html>", content_type="text/html")
        if isinstance(reply, int):
            return web.json_response({"error": "something broke"}, status=reply)
        message = {"role": "assistant", "content": reply}
        body = {"model": "test", "created_at": "2026-11-25T00:00:00Z", "message": message, "done": True}
        return web.json_response({**body, "done_reason": "stop"})


@asynccontextmanager
async def judge_server(*replies: str | int) -> AsyncIterator[JudgeServer]:
    """A running server on a free loopback port."""
    server = JudgeServer(list(replies))
    app = web.Application()
    app.router.add_post("/api/chat", server.chat)
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
