"""Where did the voice begin and end?"""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.hear.voice_activity import RATE, Began, Ended, Segmenter, Windows

WINDOW = 512
SECONDS = WINDOW / RATE

Change = tuple[int, Began | Ended]  # after how many samples, what


def follow(probabilities: list[float], segmenter: Segmenter | None = None) -> list[Change]:
    segmenter = segmenter or Segmenter(threshold=0.5, release=0.35, silence=0.2, least=0.1)
    changes = [(n, segmenter.follow(p, WINDOW)) for n, p in enumerate(probabilities, 1)]
    return [(n * WINDOW, change) for n, change in changes if change]


def test_speech_between_silences_is_one_stretch() -> None:
    """It begins a tenth of a second after the voice, and ends when the silence has lasted, told how long that was."""
    changes = follow([0.0] * 10 + [0.9] * 20 + [0.0] * 10)
    assert changes == [(14 * WINDOW, Began(4 * WINDOW)), (37 * WINDOW, Ended(7 * WINDOW))]


def test_a_click_is_no_speech() -> None:
    """Three windows are less than a tenth of a second."""
    assert follow([0.0, 0.9, 0.9, 0.9, 0.0] * 20) == []


def test_a_short_hush_is_part_of_the_speech() -> None:
    """The gap inside a word does not end it."""
    assert len(follow(([0.9] * 10 + [0.0] * 6) * 5)) == 1


def test_it_takes_less_to_go_on_than_to_begin() -> None:
    """A soft voice keeps a segment alive but begins none."""
    assert follow([0.4] * 50) == []
    assert len(follow([0.9] * 4 + [0.4] * 50)) == 1


def test_a_detector_out_of_its_mind_hears_silence() -> None:
    """Not a number is no voice, and ends one."""
    assert follow([math.nan] * 20) == []
    assert [type(change) for _, change in follow([1.0] * 10 + [math.nan] * 10)] == [Began, Ended]


def test_breaking_off_ends_what_was_being_said() -> None:
    """And says nothing when nothing was."""
    segmenter = Segmenter(0.5, 0.35, 0.2, 0.1)
    follow([0.9] * 10 + [0.0] * 2, segmenter)
    assert segmenter.break_off() == Ended(2 * WINDOW)
    assert segmenter.break_off() is None


@given(st.lists(st.floats(0, 1) | st.just(math.nan)))
def test_voices_begin_and_end_in_turn(probabilities: list[float]) -> None:
    """Never two beginnings or two ends in a row; an end lies after the beginning, its last voiced sample too."""
    began_at = None
    for at, change in follow(probabilities):
        match change:
            case Began(voiced):
                assert began_at is None
                assert 0.1 * RATE <= voiced <= at
                began_at = at
            case Ended(silence):
                assert began_at is not None
                assert silence >= 0.2 * RATE
                assert began_at <= at - silence <= at
                began_at = None


@given(st.binary(max_size=8000), st.lists(st.integers(1, 700)), st.integers(1, 600))
def test_windows_hold_every_sample_once_however_frames_are_cut(pcm: bytes, lengths: list[int], samples: int) -> None:
    """Whole samples in, the same samples out in order; what is missing is less than a window."""
    windows, at, out = Windows(samples), 0, b""
    for length in [2 * length for length in lengths] + [len(pcm)]:
        cut = windows.cut(pcm[at : at + length])
        assert all(len(window) == 2 * samples for window in cut)
        out += b"".join(cut)
        at += length
    assert pcm.startswith(out)
    assert len(pcm) // 2 - len(out) // 2 < samples


def test_half_a_sample_does_not_shift_the_next() -> None:
    """A frame of odd length loses its last byte, and only that."""
    windows = Windows(2)
    assert windows.cut(b"\x01\x02\x03") == []
    assert windows.cut(b"\x04\x05") == [b"\x01\x02\x04\x05"]
