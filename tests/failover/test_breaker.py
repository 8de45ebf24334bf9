"""When a provider is left alone: no clock but the argument."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.failover.breaker import FAILURES, PAUSE, Breaker, Result


def after(*results: Result, now: float = 0.0) -> Breaker:
    breaker = Breaker()
    for result in results:
        breaker = breaker.ended(result, now)
    return breaker


OPENED = after(*[Result.FAILED] * FAILURES)


@given(st.lists(st.sampled_from([Result.FAILED, Result.UNKNOWN]), max_size=12))
def test_only_failures_in_a_row_count(results: list[Result]) -> None:
    """What shows nothing, such as a caller who cut in, neither opens it nor forgives a failure."""
    assert after(*results).closed == (results.count(Result.FAILED) < FAILURES)


@given(st.integers(0, FAILURES - 1))
def test_one_success_forgives(failures: int) -> None:
    """Two failures, one that works, two failures: still asked."""
    assert after(*[Result.FAILED] * failures, Result.WORKED, *[Result.FAILED] * failures).closed


def test_a_probe_is_due_after_the_pause_and_one_at_a_time() -> None:
    """Not before, and not while another one is on its way; never where it is asked anyway."""
    assert [OPENED.probe_due(now) for now in (0.0, PAUSE - 0.1, PAUSE)] == [False, False, True]
    assert not OPENED.probe_begun().probe_due(PAUSE)
    assert not Breaker().probe_due(1e9)


def test_a_probe_that_works_lets_everybody_through() -> None:
    """As if nothing had been."""
    assert OPENED.probe_begun().probe_ended(Result.WORKED, PAUSE) == Breaker()


def test_a_probe_that_fails_begins_a_new_pause() -> None:
    """One failure is enough then."""
    again = OPENED.probe_begun().probe_ended(Result.FAILED, PAUSE + 1)
    assert (again.closed, again.open_until) == (False, 2 * PAUSE + 1)


def test_a_late_failure_does_not_prolong_the_pause() -> None:
    """It was asked before the pause began, and tells nothing new."""
    assert OPENED.ended(Result.FAILED, PAUSE - 1) == OPENED


def test_a_late_success_ends_the_pause() -> None:
    """It was asked before, and works after all; the probe that is on its way changes nothing any more."""
    closed = OPENED.probe_begun().ended(Result.WORKED, PAUSE)
    assert closed == Breaker()
    assert closed.probe_ended(Result.FAILED, PAUSE + 1) == Breaker()
