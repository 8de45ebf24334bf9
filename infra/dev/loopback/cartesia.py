"""Cartesia on loopback: voices that are cloned, found and deleted, and speech by request and by socket.

    python -m infra.dev.loopback.cartesia --port 8091 --folder var/stack/cartesia

The wire format is that of the SDK's own types and of the published error objects (version 2026-08-14). How a full
account is refused is not published: ours says `voice_limit_reached`.
"""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, get_args

import numpy as np
import typer
from aiohttp import web
from cartesia.types import SupportedLanguage
from typer import Option

from cloud.voices.decode import decoded
from cloud.voices.failures import SampleRefused
from cloud.voices.sound import Sound
from infra.dev.loopback.cartesia_socket import Contexts
from infra.dev.loopback.espeak import encoded, spoken
from infra.dev.loopback.faults import Faults, Handler
from infra.dev.loopback.seen import Part, Seen, form, seen
from infra.dev.loopback.serving import serving, stand
from infra.dev.loopback.voice_store import Voice, VoiceStore

LANGUAGES = frozenset(get_args(get_args(SupportedLanguage)[0]))
SHORTEST_CLIP = 1.0  # s
_VERSION = re.compile(r"20\d\d-\d\d-\d\d")
_LARGEST = 32 * 1024 * 1024  # bytes


class Refused(web.HTTPException):
    """An answer in Cartesia's own form of an error."""

    def __init__(self, status: int, code: str, reason: str) -> None:
        self.status_code = status
        super().__init__(text=web.json_response(refusal(status, code, reason)).text, content_type="application/json")


def refusal(status: int, code: str, reason: str) -> dict[str, Any]:
    """The published error object."""
    title = {401: "Unauthorized", 404: "Not found", 429: "Too many requests"}.get(status, "Bad request")
    return {"error_code": code or None, "title": title, "message": reason, "request_id": str(uuid.uuid4())}


class CartesiaServer:
    """What it does next, and what it was asked.

    `key` empty: any key is good. `mute`: its voices make no sound. `pace`: seconds of sound that a socket makes in a
    second; 0.0: all at once.
    """

    def __init__(self, store: VoiceStore, key: str = "") -> None:
        self.store = store
        self.key = key
        self.mute = False
        self.pace = 0.0
        self.faults = Faults(refusal)
        self.seen: list[Seen] = []
        self.contexts: list[Contexts] = []  # one for each socket that was opened
        self.url = ""

    @property
    def socket_url(self) -> str:
        return self.url.replace("http", "ws", 1)

    def app(self) -> web.Application:
        app = web.Application(client_max_size=_LARGEST, middlewares=[self._let_in, self.faults.spoil])
        app.router.add_post("/voices/clone", self.clone)
        app.router.add_get("/voices", self.voices)
        app.router.add_delete("/voices/{id}", self.delete)
        app.router.add_post("/tts/bytes", self.speak)
        app.router.add_get("/tts/websocket", self.socket)
        return app

    async def clone(self, request: web.Request) -> web.Response:
        sent = await form(request)
        self.seen.append(seen("clone", request, sent))
        if wrong := [name for name in ("clip", "name", "language") if not sent.get(name, Part(b"")).content]:
            raise Refused(400, "invalid_request", f"{', '.join(wrong)}: required")
        if sent["language"].text not in LANGUAGES:
            raise Refused(400, "language_not_supported", f"{sent['language'].text} is no language that we speak")
        await asyncio.to_thread(_check_clip, sent["clip"].content)
        if self.store.full:
            raise Refused(403, "voice_limit_reached", "You have reached the number of voices of your plan")
        described = sent.get("description", Part(b"")).text
        made = self.store.add(sent["name"].text, sent["language"].text, described, sent["clip"].content)
        return web.json_response({**_shown(made), "user_id": "user_loopback"})

    async def voices(self, request: web.Request) -> web.Response:
        self.seen.append(seen("voices", request))
        wanted, limit = request.query.get("q", "").lower(), int(request.query.get("limit", "10"))
        found = [voice for voice in self.store.voices.values() if wanted in f"{voice.name} {voice.id}".lower()]
        after = request.query.get("starting_after")
        begin = next((at + 1 for at, voice in enumerate(found) if voice.id == after), 0)
        page = found[begin : begin + limit]
        return web.json_response({"data": [_shown(voice) for voice in page], "has_more": begin + limit < len(found)})

    async def delete(self, request: web.Request) -> web.Response:
        self.seen.append(seen("delete", request))
        if not self.store.remove(request.match_info["id"]):
            raise Refused(404, "voice_not_found", "There is no such voice")
        return web.Response(status=204)

    async def speak(self, request: web.Request) -> web.Response:
        sent = await request.json()
        self.seen.append(seen("speak", request, sent))
        wanted = sent.get("output_format", {})
        sound = await self.said(sent.get("transcript", ""), sent.get("voice"), sent.get("language") or "en")
        try:
            body = encoded(sound, wanted.get("container"), wanted.get("encoding"), int(wanted.get("sample_rate", 0)))
        except ValueError as odd:
            raise Refused(400, "invalid_request", str(odd)) from odd
        return web.Response(body=body, content_type="audio/wav")

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        self.seen.append(seen("socket", request))
        answer = web.WebSocketResponse(heartbeat=20)
        await answer.prepare(request)
        contexts = Contexts(request, answer, self.said, self.faults, self.pace)
        self.contexts.append(contexts)
        await contexts.serve()
        return answer

    async def said(self, text: str, voice: object, language: str) -> Sound:
        """Raises Refused for a voice that is nobody's."""
        wanted = voice.get("id") if isinstance(voice, dict) else voice
        if wanted not in self.store.voices:
            raise Refused(404, "voice_not_found", "There is no such voice")
        sound = await spoken(text, str(wanted), language)
        return Sound(np.zeros_like(sound.samples), sound.rate) if self.mute else sound

    @web.middleware
    async def _let_in(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        key = bearer if scheme == "Bearer" else request.headers.get("X-API-Key", "")
        if not key or self.key not in ("", key):
            raise Refused(401, "unauthorized", "The API key is missing or wrong")
        named = request.headers.get("cartesia-version") or request.query.get("cartesia_version", "")
        if not _VERSION.fullmatch(named):
            raise Refused(400, "invalid_request", "The header Cartesia-Version is required")
        return await handler(request)


def _check_clip(clip: bytes) -> None:
    try:
        seconds = decoded(clip).sound.seconds
    except SampleRefused:
        raise Refused(400, "invalid_audio", "The clip is no audio that we can read") from None
    if seconds < SHORTEST_CLIP:
        raise Refused(400, "audio_too_short", "The clip is too short")


def _shown(voice: Voice) -> dict[str, Any]:
    return {
        "id": voice.id,
        "access": "private",
        "created_at": voice.created_at,
        "description": voice.description,
        "is_owner": True,
        "language": voice.language,
        "locales": [{"locale": voice.language, "is_native": True}],
        "name": voice.name,
        "tagline": "",
        "visibility": "owner",
    }


@asynccontextmanager
async def cartesia(folder: Path | None = None, key: str = "") -> AsyncIterator[CartesiaServer]:
    """A running server on a free port; `server.url` is its address."""
    server = CartesiaServer(VoiceStore(folder), key)
    async with serving(server.app()) as server.url:
        yield server


def main(
    port: Annotated[int, Option(min=1, max=65_535)],
    folder: Annotated[Path, Option(help="Where its voices are kept.")],
) -> None:
    """Serve until told to stop."""
    stand(CartesiaServer(VoiceStore(folder)).app(), port)


if __name__ == "__main__":
    typer.run(main)
