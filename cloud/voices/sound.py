"""Sound as samples: mono, -1…1. FFmpeg (PyAV) brings it to another rate."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """`samples` at `rate` a second."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    def between(self, begin: float, end: float) -> Sound:
        """The part from second `begin` to second `end`."""
        return Sound(self.samples[max(0, round(begin * self.rate)) : max(0, round(end * self.rate))], self.rate)


def resampled(sound: Sound, rate: int) -> Sound:
    """The same sound with `rate` samples a second."""
    if sound.rate == rate or not len(sound.samples):
        return Sound(sound.samples, rate)
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.samples[np.newaxis]), format="fltp", layout="mono")
    frame.sample_rate = sound.rate
    parts = [out.to_ndarray()[0] for out in (*resampler.resample(frame), *resampler.resample(None))]
    return Sound(np.concatenate(parts).astype(np.float32), rate)


def to_pcm(sound: Sound) -> bytes:
    """s16, little-endian."""
    return (np.clip(sound.samples, -1, 1) * 32767).round().astype("<i2").tobytes()


def from_pcm(pcm: bytes, rate: int) -> Sound:
    """Of s16, little-endian; half a sample at the end is dropped."""
    whole = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2")
    return Sound((whole / 32768).astype(np.float32), rate)


def to_wav(sound: Sound) -> bytes:
    """A WAV file of 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(sound.rate)
        out.writeframes(to_pcm(sound))
    return file.getvalue()
