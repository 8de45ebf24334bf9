"""The sounds of which recordings are made: spoken text, coughs, knocks, and what lies under a telephone call. 8 kHz.

All of it is the same each time. Spoken text is kept on disk.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import subprocess
import wave
from pathlib import Path

import numpy as np

from edge_agent.speak.kokoro import KokoroVoice
from infra.bench.sound import Sound, keep, pcm_at
from infra.bench.turns.turns import Speaker
from infra.phone.telephone import RATE, to_telephone_rate

VERSION = "1"  # of the way from text to sound; a new one makes old files stale
ESPEAK_PACE = 150  # words a minute
BABBLE = (
    ("en-us+m3", "They said that the train would leave at seven but nobody was on the platform, so we went back home."),
    ("en-gb+f2", "Put it on the table over there, and then tell me what she wanted when she came in this morning."),
    ("en-us+f4", "I have no idea where the keys are, maybe look in the other jacket, or ask him when he is back."),
    ("en-gb+m7", "It was raining all week, you know, and the garden looks like a lake, but the roses seem to love it."),
)


class Voices:
    """Text to sound, by the voice that a speaker names. Engines are loaded when something is not kept yet."""

    def __init__(self, models: Path, cache: Path) -> None:
        self._models, self._cache = models, cache
        self._engines: dict[float, KokoroVoice] = {}

    def close(self) -> None:
        for engine in self._engines.values():
            engine.close()

    def speak(self, speaker: Speaker, text: str) -> Sound:
        file = self._cache / f"{key(VERSION, speaker.name, speaker.tempo, text)}.s16"
        if not file.is_file():
            made = espeak(speaker.name, text) if speaker.espeak else asyncio.run(self._kokoro(speaker, text))
            keep(file, made)
        return np.frombuffer(file.read_bytes(), "<i2").astype(np.float64)

    async def _kokoro(self, speaker: Speaker, text: str) -> bytes:
        engine = self._engines.setdefault(speaker.tempo, KokoroVoice(self._models, tempo=speaker.tempo))
        sound = bytearray()
        async for pcm in engine.synthesise(text, speaker.name):
            sound += pcm
        return to_telephone_rate(bytes(sound), engine.rate)


def espeak(voice: str, text: str) -> bytes:
    made = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(ESPEAK_PACE), "--stdout", text], capture_output=True, check=True
    ).stdout
    with wave.open(io.BytesIO(made)) as file:
        rate = file.getframerate()
    sound = np.frombuffer(made[44:], "<i2").astype(np.float64)  # the header of a stream does not know its length
    return pcm_at(sound, rate, RATE)


def key(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]


# --- what is no speech -----------------------------------------------------------------------------


def cough(times: int) -> Sound:
    """A burst and its breath: noise between 300 and 2,500 Hz, a quarter of a second each."""
    at = np.arange(round(0.26 * RATE)) / RATE
    envelope = np.exp(-at / 0.03) + 0.5 * np.exp(-(((at - 0.1) / 0.06) ** 2))
    one = coloured(len(at), seed=3, low=300, high=2500) * envelope
    gap = np.zeros(round(0.25 * RATE))
    return np.concatenate([one, *([gap, one] * (times - 1))]) * 8000


def knock() -> Sound:
    """Three knocks on a table."""
    at = np.arange(round(0.18 * RATE)) / RATE
    one = coloured(len(at), seed=5, low=300, high=900) * np.exp(-at / 0.015)
    return np.tile(one, 3) * 12000


def coloured(samples: int, seed: int, low: float, high: float, slope: float = 0.0) -> Sound:
    """Noise of RMS 1 between two frequencies (Hz); its power falls with the frequency to the power of `slope`."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=samples))
    hertz = np.fft.rfftfreq(samples, 1 / RATE)
    spectrum *= np.where((hertz >= low) & (hertz <= high), np.maximum(hertz, 1.0) ** (-slope / 2), 0.0)
    noise = np.fft.irfft(spectrum, samples)
    return np.asarray(noise / np.sqrt((noise**2).mean()))


def under(kind: str, samples: int, seed: int) -> Sound:
    """What lies under a call, of RMS 1: the line's own noise, a room or a street, or people who talk elsewhere."""
    if kind == "babble":
        people = [np.frombuffer(espeak(voice, text), "<i2").astype(np.float64) for voice, text in BABBLE]
        talk = np.sum([np.resize(np.roll(one, seed * RATE // 3), samples) for one in people], axis=0)
        return np.asarray(talk / np.sqrt((talk**2).mean()))
    return coloured(samples, seed, 50, 3900, slope=1.0 if kind == "room" else 0.0)
