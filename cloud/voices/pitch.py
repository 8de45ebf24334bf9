"""How high a voice is, by autocorrelation: what tells a woman's from a man's on the phone.

Each frame of 40 ms is compared with itself, shifted; the shift at which it is most alike is a period of the voice. The
method is Boersma's (1993), without his search for the best path: the median over all voiced frames forgives octaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cloud.voices.sound import Samples, Sound, resampled
from shared.profiles import Sex

_Numbers: TypeAlias = NDArray[np.float64]

LOWEST, HIGHEST = 65.0, 400.0  # Hz
MALE_BELOW, FEMALE_ABOVE = 135.0, 160.0  # Hz; between them it cannot be told: rather not known than wrong
_RATE = 8_000
_FRAME, _STEP = 0.04, 0.02  # s
_VOICED = 0.5  # of 1: how alike a period is to the next one
_LOUD = 0.3  # of the loudness of the sound: quieter frames are its consonants and pauses
_LEAST = 25  # voiced frames: half a second
_SHORTER = 0.85  # of the best likeness: a period that is nearly as good at half of the shift is the true one


def pitch(sound: Sound) -> float | None:
    """The median of a voice's pitch in Hz; None where too little of the sound is a voice."""
    found = [hertz for frame in _frames(resampled(sound, _RATE).samples) if (hertz := _pitch_of(frame))]
    return float(np.median(found)) if len(found) >= _LEAST else None


def sex_of(sound: Sound) -> Sex | None:
    """As it sounds; None where that cannot be told by its pitch alone."""
    hertz = pitch(sound)
    if hertz is None or MALE_BELOW <= hertz <= FEMALE_ABOVE:
        return None
    return "male" if hertz < MALE_BELOW else "female"


def _frames(samples: Samples) -> Iterator[Samples]:
    size, step = int(_FRAME * _RATE), int(_STEP * _RATE)
    if len(samples) < size:
        return
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::step]
    loudness = np.sqrt((frames.astype(np.float64) ** 2).mean(axis=1))
    yield from frames[loudness > _LOUD * np.percentile(loudness, 90)]


def _pitch_of(frame: Samples) -> float | None:
    """Of one frame; None where it is not voiced."""
    centred = (frame.astype(np.float64) - frame.mean()) * np.hanning(len(frame))
    alike, window = _autocorrelation(centred), _autocorrelation(np.hanning(len(frame)))
    if alike[0] <= 0:
        return None
    shortest, longest = int(_RATE / HIGHEST), int(_RATE / LOWEST)
    likeness = (alike / alike[0])[: longest + 1] / (window / window[0])[: longest + 1]
    best = shortest + int(np.argmax(likeness[shortest:]))
    if likeness[best] < _VOICED:
        return None
    near = [shift for shift in _peaks(likeness, shortest) if likeness[shift] >= _SHORTER * likeness[best]]
    return _RATE / (near[0] if near else best)


def _peaks(likeness: _Numbers, first: int) -> list[int]:
    inner = likeness[first:-1]
    rising = inner > likeness[first - 1 : -2]
    falling = inner >= likeness[first + 1 :]
    return [first + int(place) for place in np.flatnonzero(rising & falling)]


def _autocorrelation(samples: _Numbers) -> _Numbers:
    spectrum = np.fft.rfft(samples, 2 * len(samples))
    return np.asarray(np.fft.irfft(spectrum * spectrum.conj())[: len(samples)], np.float64)
