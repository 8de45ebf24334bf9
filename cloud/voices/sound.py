"""Sound as samples: mono, -1…1. FFmpeg (PyAV) brings it to another rate."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass

import av
import numpy as np
from av.audio.frame import AudioFrame
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


class StreamResampler:
    """Brings sound that comes in pieces from `given` to `rate` samples a second, so that never all of it lies there."""

    def __init__(self, given: int, rate: int) -> None:
        self.given, self.rate = given, rate
        self._resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate) if given != rate else None

    def resampled(self, samples: Samples) -> Samples:
        """What is ready of it: a few samples late, the rest with the next piece."""
        if self._resampler is None or not len(samples):
            return samples
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[np.newaxis]), format="fltp", layout="mono")
        frame.sample_rate = self.given
        return _joined(self._resampler.resample(frame))

    def rest(self) -> Samples:
        """What was held back. Afterwards nothing more is taken."""
        return _joined(self._resampler.resample(None)) if self._resampler else np.empty(0, np.float32)


def _joined(frames: Sequence[AudioFrame]) -> Samples:
    return np.concatenate([np.empty(0, np.float32), *(frame.to_ndarray()[0] for frame in frames)])


def resampled(sound: Sound, rate: int) -> Sound:
    """The same sound with `rate` samples a second."""
    if sound.rate == rate or not len(sound.samples):
        return Sound(sound.samples, rate)
    resampler = StreamResampler(sound.rate, rate)
    return Sound(np.concatenate([resampler.resampled(sound.samples), resampler.rest()]), rate)


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
