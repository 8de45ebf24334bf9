"""When was a sample made?"""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.hear.audio_clock import MEMORY, AudioClock
from edge_agent.hear.voice_activity import RATE

FRAME = 320  # samples of 20 ms


def heard(arrivals: list[float], clock: AudioClock | None = None, missed: float = 0.0) -> AudioClock:
    clock = clock or AudioClock()
    for at in arrivals:
        clock.hear(FRAME, at, missed)
    return clock


def on_time(frames: int, begun: float = 5.0) -> list[float]:
    return [begun + n * FRAME / RATE for n in range(1, frames + 1)]


def test_a_sample_was_made_when_its_frame_came() -> None:
    """Of a stream without delays, counted back from the newest sample."""
    clock = heard(on_time(100))
    assert clock.time(0) == pytest.approx(7.0)
    assert clock.time(RATE // 2) == pytest.approx(6.5)


def test_before_anything_was_heard_no_sample_was_made() -> None:
    """Nothing has a time then."""
    assert AudioClock().time(0) == -inf


@given(st.lists(st.floats(0, 2), min_size=1, max_size=50))
def test_late_frames_do_not_move_the_sound(delays: list[float]) -> None:
    """However late and bunched the frames come after a punctual one, their samples were made in their own time."""
    punctual = on_time(10 + len(delays))
    late = [at + delay for at, delay in zip(punctual[10:], delays, strict=True)]
    clock = heard([*punctual[:10], *late])
    assert clock.time(0) == pytest.approx(punctual[-1])


def test_what_was_lost_took_its_time_all_the_same() -> None:
    """A stream that missed two seconds goes on two seconds later."""
    clock = heard(on_time(100))
    heard(on_time(50, begun=9.0), clock, missed=2.0)
    assert clock.time(0) == pytest.approx(10.0)


def test_a_stream_that_fell_behind_for_good_is_believed_in_the_end() -> None:
    """The quickest frame counts for a minute at most: whatever made the stream late, the times are right again."""
    clock = heard(on_time(100))
    heard(on_time(round(2 * MEMORY * RATE / FRAME) + 200, begun=7.5), clock)
    assert clock.time(0) == pytest.approx(7.5 + 2 * MEMORY + 4.0)
