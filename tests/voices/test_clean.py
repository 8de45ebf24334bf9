"""What providers get to hear: one rate, no silence around it, short pauses, an even level."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from cloud.voices.clean import LEAD, RATE, TAIL, Take, best_window, cleaned
from cloud.voices.decode import decoded
from cloud.voices.loudness import HIGHEST_PEAK, TARGET, levelled, loudness, true_peak
from cloud.voices.sound import Sound, from_pcm, resampled, to_pcm, to_wav
from cloud.voices.speech import SpeechSpan, spoken_seconds, stretches
from tests.voices.recordings import joined, louder, silence, tone


def test_silence_around_and_within_is_cut(speech: Sound) -> None:
    """A second at the ends and three in the middle go; every word stays."""
    spread = joined(silence(4), speech.between(0, 12), silence(3), speech.between(12, 24), silence(5))
    found = stretches(spread)
    result = cleaned(spread, found)
    assert spread.seconds - result.seconds == pytest.approx(4 + 3 + 5, abs=1.5)
    assert spoken_seconds(stretches(result)) == pytest.approx(spoken_seconds(found), abs=0.5)
    begun = stretches(result)
    assert begun[0].begin <= LEAD + 0.1
    assert result.seconds - begun[-1].end <= TAIL + 0.2
    assert max(this.begin - before.end for before, this in pairwise(begun)) < 0.7


@pytest.mark.parametrize("decibels", [-20, -6, 0])
def test_every_take_is_as_loud_as_the_next(speech: Sound, decibels: float) -> None:
    """At the target, or held below it by the highest peak that is allowed."""
    result = cleaned(louder(speech, decibels), stretches(speech))
    assert result.rate == RATE
    assert true_peak(result) <= HIGHEST_PEAK + 0.05
    held_back = true_peak(result) > HIGHEST_PEAK - 0.1
    assert loudness(result) == pytest.approx(TARGET, abs=0.2) or (held_back and loudness(result) > TARGET - 4)


def test_peaks_between_the_samples_count() -> None:
    """A tone whose samples miss its crests by three decibels is not raised to them."""
    at = np.arange(48_000)
    missed = Sound((0.5 * np.hanning(48_000) * np.sin(np.pi / 2 * at + np.pi / 4)).astype(np.float32), 48_000)
    assert 20 * math.log10(np.abs(missed.samples).max()) == pytest.approx(-9, abs=0.1)
    assert true_peak(missed) == pytest.approx(-6, abs=0.3)


def test_silence_is_not_made_louder() -> None:
    """It has no loudness."""
    assert (loudness(silence(3)), true_peak(silence(3))) == (-math.inf, -math.inf)
    assert not levelled(silence(3)).samples.any()


def test_cuts_do_not_click() -> None:
    """A tone that is cut is faded: no two neighbours are further apart than in the tone itself."""
    sound = tone(4, 220, RATE)
    result = cleaned(sound, (SpeechSpan(0.5, 1.1), SpeechSpan(2.5, 3.3)))
    steepest = np.abs(np.diff(sound.samples)).max() * np.abs(result.samples).max() / np.abs(sound.samples).max()
    assert np.abs(np.diff(result.samples)).max() < 1.1 * steepest


def test_the_best_window_is_the_one_that_is_full_of_speech(speech: Sound) -> None:
    """Ten seconds, begun where somebody begins to speak; not the crackling ones."""
    spoilt = louder(speech.between(0, 14), 20)
    sound = resampled(joined(spoilt, silence(1), speech.between(16, 28), silence(6)), RATE)
    window = best_window(sound)
    assert window.seconds == pytest.approx(10, abs=0.01)
    assert spoken_seconds(stretches(window)) > 9
    where = int(np.flatnonzero(sound.samples == window.samples[5000])[0]) / RATE
    assert 14 < where < 18


def test_a_short_take_is_its_own_best_window(speech: Sound) -> None:
    """Less than ten seconds are not padded."""
    short = speech.between(0, 7)
    assert best_window(short) is short


def test_a_take_is_two_wav_files(ready: Take) -> None:
    """All of it, and ten seconds of it, of 16 bits at 44.1 kHz."""
    whole, best = decoded(ready.whole).sound, decoded(ready.best).sound
    assert (whole.rate, best.rate) == (RATE, RATE)
    assert best.seconds == pytest.approx(10, abs=0.01)
    assert whole.seconds > 30


def test_sound_without_speech_is_only_levelled() -> None:
    """Nothing is cut where nobody is known to speak."""
    assert cleaned(tone(2), ()).seconds == pytest.approx(2, abs=0.01)


def test_a_rate_is_changed_and_nothing_else(speech: Sound) -> None:
    """There and back the length, the loudness and the words stay."""
    there = resampled(speech, 44_100)
    assert there.seconds == pytest.approx(speech.seconds, abs=0.01)
    assert loudness(resampled(there, speech.rate)) == pytest.approx(loudness(speech), abs=0.2)
    assert resampled(silence(0), 16_000).seconds == 0


def test_pcm_goes_there_and_back(speech: Sound) -> None:
    """Half a sample at the end is dropped; the WAV file holds the same."""
    back = from_pcm(to_pcm(speech) + b"\x01", speech.rate)
    assert np.abs(back.samples - speech.samples).max() < 2 / 32768
    assert np.array_equal(decoded(to_wav(speech)).sound.samples, back.samples)
