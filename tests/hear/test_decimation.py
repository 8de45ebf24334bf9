"""16 kHz to 8 kHz."""

from __future__ import annotations

import numpy as np
import pytest

from edge_agent.hear.decimation import LEAD, halved, low_pass
from tests.fakes.recogniser import RATE

ROW = LEAD + 512  # samples


def rows(number: int) -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    return np.random.default_rng(7).integers(-32768, 32768, (number, ROW)).astype("<i2").reshape(number, ROW)


def test_every_second_sample_of_the_filtered_sound() -> None:
    """As a convolution of the whole gives it, at any loudness, and of each row by itself."""
    sound = rows(5)
    whole = [np.convolve(row / 32768, low_pass(), "valid")[::2] for row in sound]
    assert halved(sound) == pytest.approx(np.array(whole), abs=1e-6)


def test_windows_one_after_the_other_are_one_sound() -> None:
    """Each begins with the end of the one before it: nothing is heard of the cut."""
    sound = np.random.default_rng(8).integers(-3000, 3000, LEAD + 4 * 512).astype("<i2")
    cut = np.stack([sound[at : at + ROW] for at in range(0, 4 * 512, 512)])
    assert halved(cut).ravel() == pytest.approx(halved(sound[np.newaxis]).ravel(), abs=1e-6)


@pytest.mark.parametrize(("pitch", "left"), [(300, 1.0), (2500, 1.0), (4600, 0.02)])
def test_the_telephone_band_passes_and_nothing_above_it(pitch: float, left: float) -> None:
    """What is above 4 kHz would come back as a tone that nobody made."""
    at = np.arange(LEAD + 4096) / RATE
    tone = (16384 * np.sin(2 * np.pi * pitch * at)).astype("<i2")
    assert np.abs(halved(tone[np.newaxis])).max() == pytest.approx(left / 2, abs=0.03)
