"""Cartesia's socket: many contexts over one connection, spoken as their text comes, a tenth of a second a chunk."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from cloud.voices.sound import Sound
from infra.dev.loopback.espeak import encoded
from infra.dev.loopback.faults import Fault, Faults, abort

Said = Callable[[str, object, str], Awaitable[Sound]]
CHUNK = 0.1  # s
_WIDTH = {"pcm_s16le": 2, "pcm_f32le": 4}
_SETTLED = ("model_id", "voice", "output_format", "language")  # the same in every message of a context


@dataclass(slots=True)
class _Context:
    settled: dict[str, Any]
    texts: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)  # None: no more text
    task: asyncio.Task[None] | None = None


class Contexts:
    """Those of one socket. `cancelled` are the ones that were given up before their end; `active` go on."""

    def __init__(
        self, request: web.Request, socket: web.WebSocketResponse, said: Said, faults: Faults, pace: float = 0.0
    ) -> None:
        """`pace`: seconds of sound that are made in a second; 0.0: all of it at once."""
        self._request = request
        self._socket = socket
        self._said = said
        self._faults = faults
        self._pause = CHUNK / pace if pace else 0.0
        self._open: dict[str, _Context] = {}
        self.cancelled: list[str] = []

    @property
    def active(self) -> list[str]:
        return list(self._open)

    async def serve(self) -> None:
        """Until the socket closes."""
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    await self._take(message.data)
        finally:
            tasks = [context.task for context in self._open.values() if context.task]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _take(self, text: str) -> None:
        try:
            sent = json.loads(text)
            name = str(sent["context_id"])
        except (ValueError, KeyError, TypeError):
            await self._refuse(None, 400, "invalid_request", "A message is JSON with a context_id")
            return
        if sent.get("cancel"):
            await self._cancel(name)
        elif wrong := self._wrong(name, sent):
            await self._refuse(name, 400, "invalid_request", wrong)
        else:
            self._push(name, sent)

    def _wrong(self, name: str, sent: dict[str, Any]) -> str:
        """What is not as it should be; empty when all is well."""
        form = sent.get("output_format") or {}
        if not (sent.get("model_id") and sent.get("voice") and isinstance(sent.get("transcript"), str)):
            return "model_id, voice and transcript are required"
        if form.get("container") != "raw" or form.get("encoding") not in _WIDTH or not form.get("sample_rate"):
            return f"output_format must be raw, of {' or '.join(_WIDTH)}"
        known = self._open.get(name)
        if known and known.settled != {key: sent.get(key) for key in _SETTLED}:
            return "all fields but the transcript stay the same within a context"
        return ""

    def _push(self, name: str, sent: dict[str, Any]) -> None:
        context = self._open.get(name)
        if context is None:
            context = self._open[name] = _Context({key: sent.get(key) for key in _SETTLED})
            context.task = asyncio.create_task(self._speak(name, context, self._faults.take("context")))
        if sent["transcript"]:
            context.texts.put_nowait(sent["transcript"])
        if not sent.get("continue"):
            context.texts.put_nowait(None)

    async def _cancel(self, name: str) -> None:
        context = self._open.pop(name, None)
        if context and context.task:
            self.cancelled.append(name)
            context.task.cancel()
            await asyncio.wait([context.task])

    async def _speak(self, name: str, context: _Context, fault: Fault | None) -> None:
        try:
            while (text := await context.texts.get()) is not None:
                for chunk in await self._chunks(context, text):
                    await self._say(name, chunk)
                    await asyncio.sleep(self._pause)
                    if fault:
                        await self._go_wrong(name, fault)
                        return
            await self._tell({"type": "done", "context_id": name, "done": True, "status_code": 200})
        except web.HTTPException as refused:
            said = json.loads(refused.text or "{}")
            await self._refuse(name, refused.status, said.get("error_code"), said.get("message", ""))
        except ConnectionError:
            pass
        finally:
            self._open.pop(name, None)

    async def _chunks(self, context: _Context, text: str) -> list[bytes]:
        form = context.settled["output_format"]
        language = context.settled["language"] or "en"
        rate = int(form["sample_rate"])
        sound = await self._said(text, context.settled["voice"], language)
        pcm = encoded(sound, "raw", form["encoding"], rate)
        step = round(CHUNK * rate) * _WIDTH[form["encoding"]]
        return [pcm[at : at + step] for at in range(0, len(pcm), step)]

    async def _say(self, name: str, chunk: bytes) -> None:
        data = base64.b64encode(chunk).decode()
        told = {"type": "chunk", "context_id": name, "data": data, "done": False, "status_code": 206, "step_time": 1.0}
        await self._tell(told)

    async def _go_wrong(self, name: str, fault: Fault) -> None:
        if fault.status:
            await self._refuse(name, fault.status, fault.code, fault.reason)
        elif fault.kind == "garbage":
            await self._socket.send_str("<html>")
        elif fault.kind in ("cut", "torn"):
            abort(self._request)
        else:
            await asyncio.Event().wait()

    async def _refuse(self, name: str | None, status: int, code: str | None, reason: str) -> None:
        told = {
            "type": "error",
            "done": True,
            "status_code": status,
            "error_code": code or None,
            "title": "Error",
            "message": reason,
            "request_id": "loopback",
        }
        await self._tell({**told, "context_id": name} if name else told)

    async def _tell(self, message: dict[str, Any]) -> None:
        await self._socket.send_str(json.dumps(message))
