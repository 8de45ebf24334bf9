"""How fast a maker's sound comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.speak.pace import Pace

# (letters, seconds of sound): clauses of different lengths
CLAUSES = [(5, 0.4), (17, 1.3), (33, 2.4), (66, 4.8)]


def measured(fixed: float, factor: float) -> Pace:
    pace = Pace()
    for letters, sound in CLAUSES * 3:
        pace = pace.measured(letters, fixed + factor * sound, sound)
    return pace


def test_nothing_is_expected_of_a_maker_that_made_nothing() -> None:
    """Before the first measurement all is thought to come at once."""
    assert Pace().takes(5.0) == 0.0
    assert not Pace().slow
    assert Pace().lasts(20) == pytest.approx(1.5)


@given(st.floats(0.0, 1.0), st.floats(0.0, 2.0))
def test_the_fixed_part_and_the_growing_part_are_told_apart(fixed: float, factor: float) -> None:
    """After clauses of different lengths it is known what any other length takes."""
    pace = measured(fixed, factor)
    for sound in (0.5, 2.0, 6.0):
        assert pace.takes(sound) == pytest.approx(fixed + factor * sound, abs=1e-3)


@given(st.lists(st.tuples(st.integers(1, 100), st.floats(0.0, 20.0), st.floats(0.05, 10.0))))
def test_no_measurement_makes_a_longer_text_faster(measurements: list[tuple[int, float, float]]) -> None:
    """Whatever is met on a busy machine, expectations are never negative and never fall with the length."""
    pace = Pace()
    for letters, work, sound in measurements:
        pace = pace.measured(letters, work, sound)
    assert 0.0 <= pace.takes(0.5) <= pace.takes(3.0) <= pace.takes(10.0)


def test_what_was_long_ago_is_forgotten() -> None:
    """A machine that was busy and is not any more is fast again after some clauses."""
    pace = measured(0.5, 0.8)
    assert pace.slow
    for letters, sound in CLAUSES * 10:
        pace = pace.measured(letters, 0.2 * sound, sound)
    assert not pace.slow


def test_sound_per_letter_is_learnt() -> None:
    """A slow speaker's text lasts longer."""
    pace = Pace().measured(10, 0.1, 2.0).measured(20, 0.1, 4.0)
    assert pace.lasts(30) == pytest.approx(6.0)
