"""Where does speech stop being audible?"""

from __future__ import annotations

import numpy as np
import pytest

from edge_agent.hear.loudness import STEP, NoiseFloor, Window, silent_tail
from tests.fakes.recogniser import RATE, silence

WINDOW = 512  # samples of the detector
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


def after(line: bytes, pcm: bytes, said_to_be: float = 0.8, *, speaking: bool = False) -> float:
    """What the last window of `pcm` is taken for, on a line on which `line` was heard and was no voice."""
    noise = NoiseFloor()
    for window in windows(line):
        noise.hears(Window.of(window), 0.05, speaking=False)
    return [noise.hears(Window.of(window), said_to_be, speaking=speaking) for window in windows(pcm)][-1]


def windows(pcm: bytes) -> list[bytes]:
    return [pcm[at : at + 2 * WINDOW] for at in range(0, len(pcm) - 2 * WINDOW + 1, 2 * WINDOW)]


@pytest.mark.parametrize("level", [100, 400, 1500])
def test_what_is_no_louder_than_the_line_is_no_voice(level: float) -> None:
    """A noisy line is one, though the detector takes it for a voice; what stands out of it is heard."""
    for speaking in (True, False):
        assert after(hiss(2, level), hiss(0.5, level), speaking=speaking) == 0.0
        assert after(hiss(2, level), hiss(0.5, 1.6 * level), speaking=speaking) == 0.8


def test_a_voice_begins_when_the_detector_is_sure_and_ends_with_its_sound() -> None:
    """A first consonant is hardly louder than the line; after the last sound the detector is sure for too long."""
    assert after(hiss(2, 400), hiss(0.5, 400), 0.97, speaking=False) == 0.97
    assert after(hiss(2, 400), hiss(0.5, 400), 0.97, speaking=True) == 0.0


def test_a_soft_caller_on_a_quiet_line_is_heard() -> None:
    """Only what nobody could hear at all is no voice there."""
    assert after(silence(2), sound(0.5, 80), speaking=True) == 0.8
    assert after(silence(2), sound(0.5, 40), speaking=True) == 0.0


def test_a_caller_who_speaks_at_once_is_heard() -> None:
    """Before anything is known of a line it has no noise; and a voice, however long, is none."""
    assert after(b"", sound(20, 3000), speaking=True) == 0.8


def test_a_line_that_becomes_noisy_is_known_to_be() -> None:
    """Within some seconds, as long as the detector takes none of it for a voice."""
    noise = NoiseFloor()
    for level in (100, 1000):
        for window in windows(hiss(12, level)):
            noise.hears(Window.of(window), 0.1, speaking=False)
    assert noise.hears(Window.of(hiss(1, 1100)[: 2 * WINDOW]), 0.8, speaking=True) == 0.0
