"""What the benchmarks of hearing do with sound: another rate, and files that are whole or not there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]


def resampled(sound: Sound, rate: int, to: int) -> Sound:
    """By way of the spectrum: what does not fit the lower rate is cut off."""
    length = len(sound) * to // rate
    spectrum, fitted = np.fft.rfft(sound), np.zeros(length // 2 + 1, complex)
    kept = min(len(spectrum), len(fitted))
    fitted[:kept] = spectrum[:kept]
    return np.asarray(np.fft.irfft(fitted, length) * length / len(sound))


def pcm_at(sound: Sound, rate: int, to: int) -> bytes:
    """The same as s16 mono; samples are in units of s16."""
    return np.clip(resampled(sound, rate, to), -32768, 32767).astype("<i2").tobytes()


def keep(file: Path, content: bytes) -> None:
    """Whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(file)
