"""Turn gaps measured from sound."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.phone.gaps import (
    HOLE,
    PAUSE,
    Recording,
    Span,
    gaps_on,
    holes,
    longest_silence,
    overlaps,
    percentile,
    stretches,
    turn_gaps,
)
from infra.phone.telephone import RATE

# Turns of a conversation in ms: how long the caller speaks, the gap, how long the agent speaks, the pause after it.
TURN = st.tuples(st.integers(200, 3000), st.integers(50, 3000), st.integers(200, 3000), st.integers(350, 2000))


def tone(ms: int) -> np.ndarray:
    n = np.arange(ms * RATE // 1000)
    return (8000 * np.sin(2 * np.pi * 440 * n / RATE)).astype(np.int16)


def conversation(turns: list[tuple[int, int, int, int]]) -> np.ndarray:
    left, right = [], []
    for caller, gap, agent, pause in turns:
        left += [tone(caller), np.zeros((gap + agent + pause) * RATE // 1000, dtype=np.int16)]
        right += [np.zeros((caller + gap) * RATE // 1000, dtype=np.int16), tone(agent)]
        right += [np.zeros(pause * RATE // 1000, dtype=np.int16)]
    return np.stack([np.concatenate(left), np.concatenate(right)], axis=1)


@given(st.lists(TURN, min_size=1, max_size=5))
def test_every_gap_is_found_to_within_two_windows(turns: list[tuple[int, int, int, int]]) -> None:
    """A made-up conversation's gaps are measured as they were made."""
    found = [gap.seconds for gap in gaps_on(conversation(turns))]
    assert found == pytest.approx([gap / 1000 for _, gap, _, _ in turns], abs=0.021)


@given(st.lists(st.tuples(st.floats(0.35, 2), st.floats(0.05, 2)), max_size=8))
def test_stretches_are_in_order_and_apart(runs: list[tuple[float, float]]) -> None:
    """Whatever is played, stretches never touch: less than a pause between them is one stretch."""
    parts = [np.concatenate([np.zeros(int(quiet * RATE), np.int16), tone(int(loud * 1000))]) for quiet, loud in runs]
    found = stretches(np.concatenate([np.zeros(0, np.int16), *parts]))
    assert len(found) == len(runs)
    assert all(b.start - a.end >= PAUSE - 0.011 for a, b in pairwise(found))


@given(st.lists(st.integers(-170, 170), max_size=4000))
def test_line_noise_is_not_speech(noise: list[int]) -> None:
    """Sound below the threshold is silence."""
    assert stretches(np.array(noise, dtype=np.int16)) == []


def test_a_click_is_not_speech() -> None:
    """Twenty loud milliseconds are too short for a voice."""
    assert stretches(np.concatenate([np.zeros(800, np.int16), tone(20), np.zeros(800, np.int16)])) == []


def test_the_agents_own_pause_is_no_turn_gap() -> None:
    """An mm-hm while the agent speaks, then the agent's pause, then the agent again: nobody changed turns."""
    assert turn_gaps([Span(3.0, 3.4)], [Span(0.0, 5.0), Span(5.6, 7.0)]) == []


def test_the_gap_after_an_interruption_is_measured_from_the_callers_last_word() -> None:
    """The agent stops at 4.5 s, the caller goes on to 7 s, the answer comes at 8 s."""
    gaps = turn_gaps([Span(4.0, 7.0)], [Span(0.0, 4.5), Span(8.0, 9.0)])
    assert [gap.seconds for gap in gaps] == [1.0]


def test_an_agent_that_cuts_in_overlaps_and_has_no_gap() -> None:
    """The agent begins half a second before the caller is done."""
    caller, agent = [Span(0.0, 2.0)], [Span(1.5, 4.0)]
    assert turn_gaps(caller, agent) == []
    assert [(o.start, o.end, o.cut_in) for o in overlaps(caller, agent)] == [(1.5, 2.0, "agent")]


def test_a_caller_who_cuts_in_is_named() -> None:
    """Barge-in is told from the agent's cutting in."""
    assert [o.cut_in for o in overlaps([Span(3.0, 6.0)], [Span(0.0, 3.4)])] == ["caller"]


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e6)), max_size=50), st.integers(1, 100))
def test_a_percentile_is_one_of_the_values(values: list[float | None], percent: int) -> None:
    """Nearest rank: never a number that nobody measured, and None only when nobody measured any."""
    found = percentile(values, percent)
    known = [value for value in values if value is not None]
    assert found in known if known else found is None
    if found is not None:
        assert sum(value <= found for value in known) >= len(known) * percent / 100


def test_percentiles_of_a_known_list() -> None:
    """p50 and p95 of one to twenty."""
    assert (percentile(range(1, 21), 50), percentile(range(1, 21), 95)) == (10, 19)


def side(length: float, *sounds: tuple[float, float]) -> np.ndarray:
    """One side of a recording that is audible from … to …, in seconds."""
    samples, loud = np.zeros(round(length * RATE), dtype=np.int16), tone(round(length * 1000))
    for start, end in sounds:
        mine = slice(round(start * RATE), round(end * RATE))
        samples[mine] = loud[mine]
    return samples


def stereo(length: float, caller: list[tuple[float, float]], agent: list[tuple[float, float]]) -> np.ndarray:
    return np.stack([side(length, *caller), side(length, *agent)], axis=1)


def test_the_longest_silence_is_where_neither_side_is_audible() -> None:
    """Two seconds of both being silent count; what follows an mm-hm while the other speaks on does not."""
    call = stereo(12, caller=[(2, 3), (5.5, 6), (9, 11)], agent=[(0.5, 1.5), (5, 8.5)])
    found = longest_silence(call, 0, 12)
    assert (found.start, found.end) == pytest.approx((3, 5), abs=0.02)


@pytest.mark.parametrize(
    ("from_", "to", "start", "end"), [(0, 20, 7, 20), (0, 9, 0, 6), (2, 9, 2, 6), (6.5, 8, 7, 8), (0, 1, 0, 1)]
)
def test_a_silence_begins_and_ends_with_the_call(from_: float, to: float, start: float, end: float) -> None:
    """From the answer to the first sound is one, from the last sound to the hang-up another."""
    found = longest_silence(stereo(20, caller=[], agent=[(6, 7)]), from_, to)
    assert (found.start, found.end) == pytest.approx((start, end), abs=0.02)


def test_sound_from_end_to_end_leaves_no_silence() -> None:
    """Both sides together fill the call."""
    assert longest_silence(stereo(4, caller=[(0, 2.5)], agent=[(2, 4)]), 0, 4).seconds == pytest.approx(0, abs=0.02)


@given(st.floats(0.05, 3))
def test_a_pause_of_the_agent_is_a_hole_when_it_is_long_enough(pause: float) -> None:
    """A breath between two sentences is none; more than a third of a second is."""
    found = holes(stereo(8, caller=[(0, 1)], agent=[(2, 3), (3 + pause, 7)]))
    if pause < HOLE - 0.02:
        assert found == []
    elif pause > HOLE + 0.02:
        assert [(h.start, h.seconds) for h in found] == [pytest.approx((3, pause), abs=0.021)]


def test_what_the_caller_fills_is_no_hole() -> None:
    """The caller spoke between two answers, or into the pause of one."""
    assert holes(stereo(9, caller=[(3, 4)], agent=[(1, 2.5), (5, 7)])) == []


def test_a_recording_is_measured_as_a_whole() -> None:
    """An acknowledgement and the answer that follows it after a breath are two sounds of the agent, and one gap."""
    found = Recording.of(stereo(9, caller=[(0, 1)], agent=[(2.5, 3.5), (3.65, 6), (6.5, 8)]))
    assert [gap.seconds for gap in found.gaps] == [pytest.approx(1.5, abs=0.02)]
    assert [s.start for s in found.agent] == pytest.approx([2.5, 3.65, 6.5], abs=0.02)
    assert [h.start for h in found.holes] == [pytest.approx(6, abs=0.02)]
    assert found.silence.seconds == pytest.approx(1.5, abs=0.02)


def test_a_call_that_was_never_answered_has_nothing_to_measure() -> None:
    """No samples, no gap, no silence."""
    found = Recording.of(np.zeros((0, 2), dtype=np.int16))
    assert (found.gaps, found.agent, found.holes, found.silence.seconds) == ([], [], [], 0.0)
