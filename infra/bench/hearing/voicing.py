"""Texts become speech, once: what was synthesised is kept below var/cache and only made where it is missing."""

from __future__ import annotations

import asyncio
import hashlib
import io
import subprocess
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from edge_agent.speak.kokoro import RATE as KOKORO_RATE
from edge_agent.speak.kokoro import KokoroVoice
from infra.bench.hearing.sets import Utterance
from infra.bench.sound import Sound, keep, resampled
from shared.errors import SetupError, SpeakingFailed

RATE = 16_000
VERSION = "1"  # of the way from text to sound; a new one makes old files stale
ESPEAK = "espeak:"
_ESPEAK_PACE = 155  # words a minute at tempo 1
_HEADER = 44  # bytes of the WAV that espeak-ng streams: it does not know its length


class Voicing:
    """Speech at 16 kHz. Engines are loaded when the first missing text needs them."""

    def __init__(self, models: Path, cache: Path) -> None:
        self._models, self._cache = models, cache
        self._engines: dict[float, KokoroVoice] = {}

    def speech(self, utterance: Utterance) -> Sound:
        """What is said, without any line; raises SetupError where an engine is missing."""
        return self.spoken(utterance.spellings[0], utterance.voice, utterance.tempo)

    def spoken(self, text: str, voice: str, tempo: float = 1.0) -> Sound:
        key = hashlib.sha256(f"{VERSION}|{voice}|{tempo}|{text}".encode()).hexdigest()[:32]
        file = self._cache / f"{key}.s16"
        if not file.is_file():
            keep(file, self._synthesised(text, voice, tempo))
        return np.frombuffer(file.read_bytes(), "<i2") / 32768

    def close(self) -> None:
        for engine in self._engines.values():
            engine.close()

    def _synthesised(self, text: str, voice: str, tempo: float) -> bytes:
        if voice.startswith(ESPEAK):
            return _by_espeak(text, voice.removeprefix(ESPEAK), tempo)
        try:
            return asyncio.run(_by_kokoro(self._engine(tempo), text, voice))
        except SpeakingFailed:  # so busy a machine that the engine counted as hung: nobody waits here
            self._engines.pop(tempo).close()
            return asyncio.run(_by_kokoro(self._engine(tempo), text, voice))

    def _engine(self, tempo: float) -> KokoroVoice:
        if tempo not in self._engines:
            self._engines[tempo] = KokoroVoice(self._models, tempo=tempo)
        return self._engines[tempo]


@contextmanager
def voicing(models: Path, cache: Path) -> Iterator[Voicing]:
    opened = Voicing(models, cache)
    try:
        yield opened
    finally:
        opened.close()


def pcm(sound: Sound) -> bytes:
    return np.asarray(np.clip(sound, -1, 1) * 32767, "<i2").tobytes()


async def _by_kokoro(engine: KokoroVoice, text: str, voice: str) -> bytes:
    sound = bytearray()
    async for chunk in engine.synthesise(text, voice):
        sound += chunk
    return pcm(resampled(np.frombuffer(bytes(sound), "<i2") / 32768, KOKORO_RATE, RATE))


def _by_espeak(text: str, voice: str, tempo: float) -> bytes:
    pace = str(round(_ESPEAK_PACE * tempo))
    try:
        made = subprocess.run(
            ["espeak-ng", "-v", voice, "-s", pace, "--stdout", text], capture_output=True, check=True
        ).stdout
    except FileNotFoundError:
        raise SetupError("espeak-ng is not installed: apt-get install espeak-ng") from None
    with wave.open(io.BytesIO(made)) as file:
        rate = file.getframerate()
    return pcm(resampled(np.frombuffer(made[_HEADER:], "<i2") / 32768, rate, RATE))
