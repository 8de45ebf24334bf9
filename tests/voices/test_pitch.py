"""How high a voice is, and what that says of it."""

from __future__ import annotations

import numpy as np
import pytest

from cloud.voices.pitch import pitch, sex_of
from cloud.voices.sound import Sound
from tests.voices.recordings import joined, louder, noise, silence


def voice(hertz: float, rate: int = 44_100, seconds: float = 2.0) -> Sound:
    """A buzz of that pitch with the overtones of a vowel, the second stronger than the first."""
    time = np.arange(int(seconds * rate)) / rate
    wobble = hertz * time + 0.3 * np.sin(2 * np.pi * 5 * time)
    strengths = (0.5, 1.0, 0.7, 0.4, 0.3, 0.2)
    parts = [strength * np.sin(2 * np.pi * number * wobble) for number, strength in enumerate(strengths, 1)]
    return Sound((0.1 * np.sum(parts, axis=0)).astype(np.float32), rate)


@pytest.mark.parametrize(
    ("hertz", "sex"), [(85, "male"), (120, "male"), (148, None), (180, "female"), (215, "female"), (300, "female")]
)
@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_a_voice_is_as_high_as_it_is(hertz: float, sex: str | None, rate: int) -> None:
    """At every rate, also with an overtone that is louder; between the two it is not told."""
    assert pitch(voice(hertz, rate)) == pytest.approx(hertz, rel=0.04)
    assert sex_of(voice(hertz, rate)) == sex


def test_pauses_noise_and_loudness_change_nothing() -> None:
    """A recording has breaks, and a room behind it."""
    spoken = joined(voice(120, seconds=1.0), silence(1.0, 44_100), noise(0.5, 0.02, 44_100), voice(125, seconds=1.0))
    assert sex_of(spoken) == sex_of(louder(spoken, -25)) == "male"


@pytest.mark.parametrize("sound", [silence(3.0), noise(3.0), voice(120, seconds=0.2), silence(0.0)])
def test_where_there_is_no_voice_nothing_is_told(sound: Sound) -> None:
    """Silence, noise, a moment of somebody: not known, rather than wrong."""
    assert sex_of(sound) is None
