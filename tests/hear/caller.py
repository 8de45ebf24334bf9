"""Caller speech and what is no speech, as a telephone delivers it: 16 kHz s16 mono that has been 8 kHz µ-law."""

from __future__ import annotations

import io
import subprocess
import wave

import numpy as np

from infra.bench.sound import Sound, resampled

RATE = 16_000
PHONE = 8_000
MU = 255
KEYS = {"1": (697, 1209), "5": (770, 1336), "#": (941, 1477)}


def speech(text: str, *, telephone: bool = True, pace: int = 150) -> bytes:
    """`text`, spoken by espeak-ng."""
    made = subprocess.run(
        ["espeak-ng", "-v", "en-us", "-s", str(pace), "--stdout", text], capture_output=True, check=True
    ).stdout
    with wave.open(io.BytesIO(made)) as file:
        rate = file.getframerate()
    sound = np.frombuffer(made[44:], "<i2") / 32768  # the header of a stream does not know its length
    return pcm(phone(sound, rate) if telephone else resampled(sound, rate, RATE))


def noise(seconds: float, level: float = 0.05) -> bytes:
    sound = np.random.default_rng(7).normal(0, level, round(seconds * RATE))
    return pcm(phone(sound, RATE))


def tone(seconds: float, *pitches: float) -> bytes:
    at = np.arange(round(seconds * RATE)) / RATE
    return pcm(phone(np.sum([0.2 * np.sin(2 * np.pi * pitch * at) for pitch in pitches], axis=0), RATE))


def keys(pressed: str) -> bytes:
    return b"".join(tone(0.12, *KEYS[key]) + bytes(2 * RATE // 10) for key in pressed)


def phone(sound: Sound, rate: int) -> Sound:
    """Through 8 kHz and µ-law, and back to 16 kHz."""
    narrow = np.clip(resampled(sound, rate, PHONE), -1, 1)
    pressed = np.sign(narrow) * np.log1p(MU * np.abs(narrow)) / np.log1p(MU)
    coded = np.round((pressed + 1) * 127.5) / 127.5 - 1
    return resampled(np.sign(coded) * ((1 + MU) ** np.abs(coded) - 1) / MU, PHONE, RATE)


def pcm(sound: Sound) -> bytes:
    return np.asarray(np.clip(sound, -1, 1) * 32767, "<i2").tobytes()
