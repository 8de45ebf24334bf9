"""ElevenLabs on loopback: voices that are cloned, found and deleted, and speech as a stream.

python -m infra.dev.loopback.elevenlabs --port 8092 --folder var/stack/elevenlabs
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from aiohttp import web
from typer import Option

from cloud.voices.decode import decoded
from cloud.voices.failures import SampleRefused
from cloud.voices.sound import Sound
from infra.dev.loopback.espeak import encoded, spoken
from infra.dev.loopback.faults import Faults, Handler
from infra.dev.loopback.seen import Part, Seen, form, seen
from infra.dev.loopback.serving import serving, stand
from infra.dev.loopback.voice_store import Voice, VoiceStore

_LARGEST = 32 * 1024 * 1024  # bytes


class Refused(web.HTTPException):
    """An answer in ElevenLabs' own form of an error."""

    def __init__(self, status: int, code: str, reason: str) -> None:
        self.status_code = status
        super().__init__(text=web.json_response(refusal(status, code, reason)).text, content_type="application/json")


def refusal(_status: int, code: str, reason: str) -> dict[str, Any]:
    return {"detail": {"status": code, "message": reason}}


class ElevenLabsServer:
    """What it does next, and what it was asked. `key` empty: any key is good.

    `mute`: its voices make no sound. `suspicious`: a new voice has to be verified by the person who speaks.
    """

    def __init__(self, store: VoiceStore, key: str = "") -> None:
        self.store = store
        self.key = key
        self.mute = False
        self.suspicious = False
        self.faults = Faults(refusal)
        self.seen: list[Seen] = []
        self.url = ""

    def app(self) -> web.Application:
        app = web.Application(client_max_size=_LARGEST, middlewares=[self._let_in, self.faults.spoil])
        app.router.add_post("/v1/voices/add", self.clone)
        app.router.add_get("/v2/voices", self.voices)
        app.router.add_delete("/v1/voices/{id}", self.delete)
        app.router.add_post("/v1/text-to-speech/{id}/stream", self.speak)
        return app

    async def clone(self, request: web.Request) -> web.Response:
        sent = await form(request)
        self.seen.append(seen("clone", request, sent))
        if "name" not in sent or "files" not in sent:
            missing = [{"loc": ["body", "name"], "msg": "Field required", "type": "missing"}]
            return web.json_response({"detail": missing}, status=422)
        await asyncio.to_thread(_check_file, sent["files"].content)
        if self.store.full:
            raise Refused(400, "voice_limit_reached", "You have reached your maximum amount of custom voices")
        described = sent.get("description", Part(b"")).text
        made = self.store.add(sent["name"].text, "en", described, sent["files"].content)
        return web.json_response({"voice_id": made.id, "requires_verification": self.suspicious})

    async def voices(self, request: web.Request) -> web.Response:
        self.seen.append(seen("voices", request))
        wanted, size = request.query.get("search", "").lower(), int(request.query.get("page_size", "10"))
        found = [voice for voice in self.store.voices.values() if wanted in f"{voice.name} {voice.description}".lower()]
        page = [_shown(voice) for voice in found[:size]]
        answer = {"voices": page, "has_more": len(found) > size, "total_count": len(found), "next_page_token": None}
        return web.json_response(answer)

    async def delete(self, request: web.Request) -> web.Response:
        self.seen.append(seen("delete", request))
        if not self.store.remove(request.match_info["id"]):
            raise Refused(400, "voice_does_not_exist", "A voice with that id does not exist")
        return web.json_response({"status": "ok"})

    async def speak(self, request: web.Request) -> web.StreamResponse:
        sent, wanted = await request.json(), request.query.get("output_format", "mp3_44100_128")
        self.seen.append(seen("speak", request, sent))
        if request.match_info["id"] not in self.store.voices:
            raise Refused(404, "voice_not_found", "A voice with that id was not found")
        encoding, _, rate = wanted.partition("_")
        if encoding != "pcm" or not rate.isdigit():
            raise Refused(400, "invalid_output_format", f"{wanted} is not spoken here, only pcm")
        sound = await spoken(sent.get("text", ""), request.match_info["id"])
        quiet = Sound(np.zeros_like(sound.samples), sound.rate)
        return web.Response(body=encoded(quiet if self.mute else sound, "raw", "pcm_s16le", int(rate)))

    @web.middleware
    async def _let_in(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        key = request.headers.get("xi-api-key", "")
        if not key or self.key not in ("", key):
            raise Refused(401, "invalid_api_key", "Invalid API key")
        return await handler(request)


def _check_file(clip: bytes) -> None:
    try:
        decoded(clip)
    except SampleRefused:
        raise Refused(400, "invalid_sample", "The file is no audio that we can read") from None


def _shown(voice: Voice) -> dict[str, Any]:
    made = datetime.fromisoformat(voice.created_at).timestamp()
    return {
        "voice_id": voice.id,
        "name": voice.name,
        "category": "cloned",
        "description": voice.description,
        "labels": {},
        "created_at_unix": int(made),
        "is_owner": True,
    }


@asynccontextmanager
async def elevenlabs(folder: Path | None = None, key: str = "") -> AsyncIterator[ElevenLabsServer]:
    """A running server on a free port; `server.url` is its address."""
    server = ElevenLabsServer(VoiceStore(folder), key)
    async with serving(server.app()) as server.url:
        yield server


def main(
    port: Annotated[int, Option(min=1, max=65_535)],
    folder: Annotated[Path, Option(help="Where its voices are kept.")],
) -> None:
    """Serve until told to stop."""
    stand(ElevenLabsServer(VoiceStore(folder)).app(), port)


if __name__ == "__main__":
    typer.run(main)
