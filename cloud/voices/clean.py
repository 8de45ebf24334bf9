"""A recording becomes a take that providers clone from: one rate, no silence around it, short pauses, an even level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from cloud.voices.loudness import levelled
from cloud.voices.pitch import sex_of
from cloud.voices.sample import Sample, clipped
from cloud.voices.sound import Samples, Sound, resampled, to_wav
from cloud.voices.speech import SpeechSpan, stretches
from shared.profiles import Sex

RATE = 44_100  # what the providers' own models speak at
LEAD, TAIL = 0.15, 0.25  # s of the room kept before and after speech
PAUSE = 0.5  # s; what is left of a longer one
WINDOW = 10.0  # s
_STEP = 0.5  # s
_FADE = 0.005  # s, so that a cut does not click
_CLEAN = 0.0005  # share of samples at the top that ordinary speech has


@dataclass(frozen=True, slots=True)
class Take:
    """WAV files: all of it, and its best ten seconds. `sex`: as it sounds; None: that cannot be told."""

    whole: bytes
    best: bytes
    sex: Sex | None = None


def take(sample: Sample) -> Take:
    """Takes about a second."""
    whole = cleaned(sample.sound, sample.speech)
    best = best_window(whole)
    return Take(to_wav(whole), to_wav(best), sex_of(best))


def cleaned(sound: Sound, speech: Sequence[SpeechSpan]) -> Sound:
    """The speech in `sound` at 44.1 kHz, its pauses shortened, levelled."""
    even = resampled(sound, RATE)
    parts = [_faded(even.between(begin, end)) for begin, end in _kept(speech, even.seconds)]
    return levelled(Sound(np.concatenate(parts) if parts else even.samples, RATE))


def best_window(sound: Sound, seconds: float = WINDOW) -> Sound:
    """The part with the most speech and without crackling. It begins where somebody begins to speak."""
    if sound.seconds <= seconds:
        return sound
    speech = stretches(sound)
    begin = max(_beginnings(speech, sound.seconds - seconds), key=lambda at: _worth(sound, speech, at, at + seconds))
    return sound.between(begin, begin + seconds)


def _kept(speech: Sequence[SpeechSpan], end: float) -> Iterator[tuple[float, float]]:
    """Begin and end, in seconds, of each part that stays."""
    if not speech:
        return
    begin = max(0.0, speech[0].begin - LEAD)
    for this, following in pairwise(speech):
        if following.begin - this.end > PAUSE:
            yield begin, this.end + PAUSE / 2
            begin = following.begin - PAUSE / 2
    yield begin, min(end, speech[-1].end + TAIL)


def _faded(sound: Sound) -> Samples:
    ramp = np.linspace(0, 1, min(round(_FADE * sound.rate), len(sound.samples) // 2), dtype=np.float32)
    shape = np.ones(len(sound.samples), np.float32)
    shape[: len(ramp)] = ramp
    shape[len(shape) - len(ramp) :] = ramp[::-1]
    return sound.samples * shape


def _beginnings(speech: Sequence[SpeechSpan], latest: float) -> list[float]:
    """Where a window may begin: at each stretch's begin, and within long ones every half second."""
    found = {0.0, latest}
    for stretch in speech:
        found.update(float(at) for at in np.arange(stretch.begin, stretch.end, _STEP) if at <= latest)
    return sorted(found)


def _worth(sound: Sound, speech: Sequence[SpeechSpan], begin: float, end: float) -> tuple[bool, float, bool]:
    clean = clipped(sound.between(begin, end)) <= _CLEAN
    spoken = sum(stretch.within(begin, end) for stretch in speech)
    return clean, round(spoken, 1), any(abs(stretch.begin - begin) < _FADE for stretch in speech)
