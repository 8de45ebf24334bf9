"""The caller's voice. Everything is synthesised before dialling and kept on disk: it costs nothing during the call."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

from infra.phone.script import Script
from infra.phone.telephone import to_telephone_rate

VERSION = "1"  # of the way from text to sound; a new one makes old files stale


class Voice(Protocol):
    """A text-to-speech engine: s16 mono PCM at `rate`."""

    rate: int

    def synthesise(self, text: str, voice: str) -> AsyncIterator[bytes]: ...


async def rehearsed(script: Script, engine: Callable[[float], Voice], cache: Path) -> dict[str, bytes]:
    """The sound (s16 mono, 8 kHz) of each sentence of the script. `engine(speed)` is called only if one is not kept."""
    files = {text: cache / f"{_key(script, text)}.s16" for text in script.sentences}
    missing = [text for text, file in files.items() if not file.is_file()]
    if missing:
        voice = engine(script.speed)
        try:
            for text in missing:
                _keep(files[text], await _synthesised(voice, text, script.voice))
        finally:
            if callable(close := getattr(voice, "close", None)):
                close()
    return {text: file.read_bytes() for text, file in files.items()}


async def _synthesised(voice: Voice, text: str, name: str) -> bytes:
    sound = bytearray()
    async for pcm in voice.synthesise(text, name):
        sound += pcm
    return to_telephone_rate(bytes(sound), voice.rate)


def _key(script: Script, text: str) -> str:
    return hashlib.sha256(f"{VERSION}|{script.voice}|{script.speed}|{text}".encode()).hexdigest()[:32]


def _keep(file: Path, sound: bytes) -> None:
    """Whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_bytes(sound)
    fresh.replace(file)
