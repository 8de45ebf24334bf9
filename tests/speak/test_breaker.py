"""When a provider is left alone: no clock but the argument."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.speak.breaker import FAILURES, PAUSE, Breaker, Permit, Result


@dataclass(slots=True)
class Ward:
    """A breaker and those who ask: plays moves, and notes what is needed to judge them."""

    breaker: Breaker = field(default_factory=Breaker)
    now: float = 0.0
    asking: list[Permit] = field(default_factory=list)
    failures: int = 0  # in a row, of those who were let through freely
    opened: float | None = None  # when it was last left alone, until something worked

    def ask(self) -> Permit:
        permit = self.breaker.ask(self.now)
        if permit is not Permit.REFUSED:
            self.breaker = self.breaker.begun(permit)
            self.asking.append(permit)
        return permit

    def end(self, which: int, result: Result) -> None:
        permit = self.asking.pop(which % len(self.asking))
        self.breaker = self.breaker.ended(permit, result, self.now)
        if result is Result.WORKED:
            self.failures, self.opened = 0, None
        elif result is Result.FAILED and (self.opened is None or permit is Permit.PROBE):
            self.failures += 1
            if self.failures >= FAILURES:
                self.opened = self.now


MOVES = st.lists(
    st.one_of(
        st.just("ask"),
        st.tuples(st.integers(0, 5), st.sampled_from(Result)),
        st.floats(0.0, PAUSE * 1.5),
    ),
    max_size=60,
)


@given(MOVES)
def test_nobody_gets_through_during_a_pause_and_one_at_a_time_after_it(moves: list[object]) -> None:
    """Whatever happens in whatever order: free while it works, refused while it is left alone, then one probe."""
    ward = Ward()
    for move in moves:
        if isinstance(move, float):
            ward.now += move
        elif isinstance(move, tuple):
            if ward.asking:
                ward.end(*move)
        else:
            probing = Permit.PROBE in ward.asking and ward.opened is not None
            permit = ward.ask()
            if ward.opened is None:
                assert permit is Permit.FREE
            elif ward.now < ward.opened + PAUSE or probing:
                assert permit is Permit.REFUSED
            else:
                assert permit is Permit.PROBE


@given(st.lists(st.sampled_from([Result.FAILED, Result.UNKNOWN]), max_size=12))
def test_only_failures_in_a_row_count(verdicts: list[Result]) -> None:
    """What shows nothing, such as a caller who cut in, neither opens it nor forgives a failure."""
    ward = Ward()
    for result in verdicts:
        if ward.ask() is not Permit.REFUSED:
            ward.end(0, result)
    assert (ward.breaker.until is not None) == (verdicts.count(Result.FAILED) >= FAILURES)


@given(st.integers(0, FAILURES - 1))
def test_one_success_forgives(failures: int) -> None:
    """Two failures, one that works, two failures: still asked."""
    ward = Ward()
    for result in [Result.FAILED] * failures + [Result.WORKED] + [Result.FAILED] * failures:
        ward.ask()
        ward.end(0, result)
    assert ward.ask() is Permit.FREE


def opened() -> Ward:
    ward = Ward()
    for _ in range(FAILURES):
        ward.ask()
        ward.end(0, Result.FAILED)
    return ward


def test_a_probe_that_works_lets_everybody_through() -> None:
    """After the pause the first one finds out for all."""
    ward = opened()
    ward.now += PAUSE
    assert ward.ask() is Permit.PROBE
    ward.end(0, Result.WORKED)
    assert [ward.ask(), ward.ask()] == [Permit.FREE, Permit.FREE]


def test_a_probe_that_fails_begins_a_new_pause() -> None:
    """One failure is enough then."""
    ward = opened()
    ward.now += PAUSE
    ward.ask()
    ward.now += 1.0
    ward.end(0, Result.FAILED)
    ward.now += PAUSE - 0.1
    assert ward.ask() is Permit.REFUSED
    ward.now += 0.2
    assert ward.ask() is Permit.PROBE


def test_a_probe_that_was_given_up_leaves_its_place_to_the_next() -> None:
    """The caller cut in before it showed: somebody else may try at once."""
    ward = opened()
    ward.now += PAUSE
    ward.ask()
    ward.end(0, Result.UNKNOWN)
    assert ward.ask() is Permit.PROBE


def test_a_late_failure_does_not_prolong_the_pause() -> None:
    """It was asked before the pause began, and tells nothing new."""
    ward = Ward()
    ward.ask()
    for _ in range(FAILURES):
        ward.ask()
        ward.end(1, Result.FAILED)
    ward.now += PAUSE - 1
    ward.end(0, Result.FAILED)
    ward.now += 1
    assert ward.ask() is Permit.PROBE
