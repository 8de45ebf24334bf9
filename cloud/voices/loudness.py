"""How loud a sound is, as broadcasters measure it (ITU-R BS.1770), and the same sound at another loudness."""

from __future__ import annotations

import math

import numpy as np
import pyloudnorm  # type: ignore[import-untyped]

from cloud.voices.sound import Sound, resampled

TARGET = -20.0  # LUFS: where both providers ask for speech to lie
HIGHEST_PEAK = -3.0  # dB of full scale, between the samples too
_BLOCK = 0.4  # s; less has no loudness
_OVERSAMPLED = 4
_PIECE = 5  # s that are looked at together: all at once they would take hundreds of megabytes
_MARGIN = 0.02  # s before and after them, so that their ends are curves too


def loudness(sound: Sound) -> float:
    """LUFS; minus infinity for silence and for less than 0.4 s."""
    if sound.seconds < _BLOCK or not sound.samples.any():
        return -math.inf
    return float(pyloudnorm.Meter(sound.rate).integrated_loudness(sound.samples.astype(np.float64)))


def true_peak(sound: Sound) -> float:
    """The highest point of the curve that the samples stand for, in dB of full scale; minus infinity for silence."""
    highest = max((_highest(sound, begin) for begin in range(0, math.ceil(sound.seconds), _PIECE)), default=0.0)
    return 20 * math.log10(highest) if highest else -math.inf


def _highest(sound: Sound, begin: int) -> float:
    """Of the piece that begins at this second, between its samples too. 1.0 is full scale."""
    before = min(begin, _MARGIN)
    piece = sound.between(begin - before, begin + _PIECE + _MARGIN)
    curve = resampled(piece, sound.rate * _OVERSAMPLED).between(before, before + _PIECE)
    return max(float(np.abs(one.samples).max(initial=0)) for one in (curve, piece))


def levelled(sound: Sound) -> Sound:
    """At the target loudness, or as near as its peaks allow."""
    measured = loudness(sound)
    if not math.isfinite(measured):
        return sound
    gain = min(TARGET - measured, HIGHEST_PEAK - true_peak(sound))
    return Sound((sound.samples * 10 ** (gain / 20)).astype(np.float32), sound.rate)
