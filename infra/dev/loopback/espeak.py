"""Speech for nothing: espeak-ng says it, each voice in its own way."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import suppress

import numpy as np

from cloud.voices.sound import Sound, from_pcm, resampled, to_pcm, to_wav
from shared.errors import SetupError

ENCODINGS = ("pcm_s16le", "pcm_f32le")
_MANNERS = ("m1", "m2", "m3", "m4", "m7", "f1", "f2", "f3", "f4", "f5")
_HEADER = 44  # bytes of the WAV file that it writes; the lengths in there are not right


async def spoken(text: str, voice: str, language: str = "en") -> Sound:
    """`text` in a manner that is the voice's alone: its pitch, pace and colour come from the id."""
    if not text.strip():
        return Sound(np.zeros(0, np.float32), 22_050)
    try:
        process = await asyncio.create_subprocess_exec(
            "espeak-ng", *_manner(voice, language), "--stdin", "--stdout",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError:
        raise SetupError("espeak-ng is not installed: apt-get install espeak-ng") from None
    try:
        wav, _ = await process.communicate(text.encode())
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):  # it may have ended just now
            process.kill()
        await process.wait()
        raise
    return from_pcm(wav[_HEADER:], int.from_bytes(wav[24:28], "little"))


def encoded(sound: Sound, container: str, encoding: str, rate: int) -> bytes:
    """As a provider hands it out. ValueError names what cannot be had here."""
    if container not in ("raw", "wav") or encoding not in ENCODINGS:
        raise ValueError(f"{container} {encoding} is not spoken here, only raw and wav of {' and '.join(ENCODINGS)}")
    asked = resampled(sound, rate)
    if container == "wav":
        return to_wav(asked)
    return to_pcm(asked) if encoding == "pcm_s16le" else asked.samples.astype("<f4").tobytes()


def _manner(voice: str, language: str) -> tuple[str, ...]:
    dice = hashlib.sha256(voice.encode()).digest()
    spoken_as = "en-us" if language == "en" else language
    colour = _MANNERS[dice[0] % len(_MANNERS)]
    return "-v", f"{spoken_as}+{colour}", "-p", str(30 + dice[1] % 40), "-s", str(140 + dice[2] % 30)
