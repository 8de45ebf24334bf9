"""Every check of a recording, and what its owner is told."""

from __future__ import annotations

import math

import pytest

from cloud.voices.decode import decoded
from cloud.voices.failures import SampleRefused
from cloud.voices.sample import Measures, accepted, complaints, measured
from cloud.voices.sound import Sound, resampled, to_wav
from tests.voices.recordings import FORMATS, encoded, joined, louder, mixed, noise, silence, tone

WANTED = "We need 20 to 60 seconds of you speaking."


def complaint(sound: Sound) -> str:
    with pytest.raises(SampleRefused) as refused:
        accepted(to_wav(sound))
    return str(refused.value)


@pytest.mark.parametrize("name", FORMATS)
def test_a_good_recording_is_accepted_in_every_format(speech: Sound, name: str) -> None:
    """What was measured goes along."""
    sample = accepted(encoded(speech, name))
    assert sample.media_type == FORMATS[name][2]
    assert sample.measures.seconds == pytest.approx(speech.seconds, abs=0.1)
    assert sample.measures.speech > 0.8 * speech.seconds
    assert sample.measures.clearness > 30
    assert -30 < sample.measures.loudness < -15


@pytest.mark.parametrize("name", ["wav", "ogg"])
def test_a_recording_that_is_too_short_is_told_how_short(speech: Sound, name: str) -> None:
    """In whole seconds, rounded down: 19.9 are not 20."""
    with pytest.raises(SampleRefused) as refused:
        accepted(encoded(speech.between(0, 12.9), name))
    assert str(refused.value) == f"Your recording is 12 seconds long. {WANTED}"
    assert complaint(speech.between(0, 19.9)) == f"Your recording is 19 seconds long. {WANTED}"


def test_a_recording_that_is_too_long_is_told_how_long(speech: Sound) -> None:
    """Rounded up; beyond a minute and a half nobody counts."""
    assert complaint(joined(speech, speech).between(0, 60.2)) == f"Your recording is 61 seconds long. {WANTED}"
    assert complaint(joined(speech, speech, speech)) == f"Your recording is more than 90 seconds long. {WANTED}"


def test_a_word_is_no_recording(speech: Sound) -> None:
    """Less than a second."""
    assert complaint(speech.between(0, 0.4)).startswith(f"Your recording is less than a second long. {WANTED}")


def test_silence_is_told() -> None:
    """And nothing else is complained of."""
    said = "Your recording is silent. Check that the right microphone is chosen and record yourself again."
    assert complaint(silence(30)) == said
    assert complaint(noise(30, 0.00002)) == said


@pytest.mark.parametrize("sound", [noise(30), tone(30)], ids=["noise", "a tone"])
def test_what_is_no_speech_is_told(sound: Sound) -> None:
    """Loud as it may be."""
    assert "We hear nobody speak in your recording." in complaint(sound)


def test_a_quiet_recording_is_told(speech: Sound) -> None:
    """Thirty decibels down."""
    assert complaint(louder(speech, -30)) == "Your recording is too quiet. Hold the microphone closer, or speak louder."


@pytest.mark.parametrize("after", [0, -12])
def test_a_clipped_recording_is_told(speech: Sound, after: float) -> None:
    """Ten decibels too many; turning it down afterwards does not heal it."""
    said = "Your recording crackles, because it is too loud. Hold the microphone a little further away."
    assert complaint(louder(louder(speech, 10), after)) == said


def test_clipping_is_seen_through_a_codec(speech: Sound) -> None:
    """MP3 rounds the edges off, and overshoots."""
    with pytest.raises(SampleRefused, match="crackles"):
        accepted(encoded(louder(speech, 12), "mp3"))


def test_a_recording_up_to_full_scale_is_not_clipped(speech: Sound) -> None:
    """Its highest point may touch the top."""
    highest = float(abs(speech.samples).max())
    assert accepted(to_wav(Sound(speech.samples / highest, speech.rate))).measures.clipped < 0.0005


def test_a_recording_with_little_speech_is_told_how_much(speech: Sound) -> None:
    """A few words in half a minute of nothing."""
    said = complaint(joined(silence(12), speech.between(0, 6.5), silence(12)))
    assert said == "We hear only 6 seconds of speech in your recording. Speak all the time, for at least 15 seconds."


@pytest.mark.parametrize(("decibels", "good"), [(-40, True), (-25, True), (-6, False)])
def test_noise_behind_the_voice_is_told(speech: Sound, decibels: float, *, good: bool) -> None:
    """A fan in the next room may run; one beside the microphone may not."""
    level = float((speech.samples**2).mean() ** 0.5) * 10 ** (decibels / 20)
    wrong = complaints(measured(decoded(to_wav(mixed(speech, noise(40, level))))).measures)
    assert wrong == ([] if good else ["There is too much noise behind your voice. Record yourself in a quiet room."])


def test_a_telephones_quality_is_told(speech: Sound) -> None:
    """Half the samples that a voice needs."""
    assert complaint(resampled(speech, 8000)).startswith("Your recording sounds like a telephone call.")


def test_everything_that_is_wrong_is_told_at_once(speech: Sound) -> None:
    """Short, quiet and noisy: three sentences, in one answer."""
    weak = louder(mixed(speech.between(0, 9.5), noise(9.5, 0.05)), -30)
    said = complaint(weak)
    assert said.startswith(f"Your recording is 9 seconds long. {WANTED} Your recording is too quiet.")
    assert said.endswith("There is too much noise behind your voice. Record yourself in a quiet room.")


GOOD = Measures(seconds=30, rate=48_000, loudness=-20, clipped=0, speech=25, clearness=40)


@pytest.mark.parametrize(
    ("measures", "count"),
    [
        (GOOD, 0),
        (Measures(20, 16_000, -42, 0.003, 15, 15, 0.02), 0),
        (Measures(60, 16_000, -42, 0.003, 15, 15, 0.02), 0),
        (Measures(1.2, 8_000, -50, 0.5, 0.5, 3, 0.5), 7),
        (Measures(0, 8_000, -math.inf, 0, 0, 0), 3),
    ],
)
def test_each_check_has_one_complaint(measures: Measures, count: int) -> None:
    """At its very limit a recording is still good; each complaint is one or two whole sentences."""
    said = complaints(measures)
    assert len(said) == count
    assert all(line[0].isupper() and line.endswith(".") and line.count(". ") <= 1 for line in said)


def test_damage_is_told(speech: Sound) -> None:
    """An MP3 with holes in it."""
    file = bytearray(encoded(speech, "mp3"))
    for at in range(2000, len(file) - 700, 3000):
        file[at : at + 700] = bytes(700)
    with pytest.raises(SampleRefused, match="Parts of the file are damaged"):
        accepted(bytes(file))
