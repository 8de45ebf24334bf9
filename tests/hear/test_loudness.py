"""Where does speech stop being audible?"""

from __future__ import annotations

import numpy as np
import pytest

from edge_agent.hear.loudness import STEP, silent_tail
from tests.fakes.recogniser import RATE, silence

QUIET, LOUD = 150, 190  # RMS, either side of what a phone's recording calls audible


def sound(seconds: float, level: float) -> bytes:
    at = np.arange(round(seconds * RATE))
    return np.asarray(level * np.sqrt(2) * np.sin(2 * np.pi * 500 * at / RATE), "<i2").tobytes()


def hiss(seconds: float, level: float) -> bytes:
    return np.asarray(np.random.default_rng(7).normal(0, level, round(seconds * RATE)), "<i2").tobytes()


def test_the_tail_is_what_follows_the_last_audible_sample() -> None:
    """To the nearest 10 ms; whatever came before."""
    assert silent_tail(silence(0.3) + sound(0.5, 3000) + silence(0.25)) == 0.25 * RATE
    assert silent_tail(silence(0.3) + sound(0.5, 3000)) == 0


@pytest.mark.parametrize(("level", "tail"), [(QUIET, 0.4), (LOUD, 0.2)])
def test_what_is_too_soft_for_the_ear_is_silence(level: float, tail: float) -> None:
    """A murmur below the softest syllable ends nothing later, one above does."""
    assert silent_tail(silence(0.3) + sound(0.5, 3000) + sound(0.2, level) + silence(0.2)) == tail * RATE


def test_noise_of_the_line_is_no_voice() -> None:
    """On a line that hisses louder than a soft syllable the voice ends where it sinks into the hiss."""
    tail = silent_tail(hiss(0.3, 400) + sound(0.5, 3000) + hiss(0.25, 400))
    assert tail == pytest.approx(0.25 * RATE, abs=STEP)


@pytest.mark.parametrize("pcm", [b"", bytes(100), silence(1), hiss(1, 400), hiss(1, 50)])
def test_where_nothing_stands_out_there_is_no_end(pcm: bytes) -> None:
    """Too little, silence, or nothing but the line itself."""
    assert silent_tail(pcm) is None


def test_half_a_step_at_the_front_does_not_shift_the_end() -> None:
    """Steps are counted from the end."""
    assert silent_tail(silence(0.3) + bytes(2 * 77) + sound(0.5, 3000) + silence(0.1)) == 0.1 * RATE
