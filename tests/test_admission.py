"""Who is let in: up to the box's lines, and up to the client's share of them."""

from __future__ import annotations

from contextlib import ExitStack
from uuid import UUID

import pytest

from edge_agent.admission import KEPT_FROM, Admission
from edge_agent.share import Share

OURS, THEIRS = UUID(int=1), UUID(int=2)


def test_one_call_more_than_fits_is_not_let_in() -> None:
    """Until another has ended; those who were refused never count."""
    admission = Admission(2)
    with admission.enter(OURS, None) as first, admission.enter(THEIRS, 1) as second:
        with admission.enter(OURS, None) as third, admission.enter(THEIRS, 1) as fourth:
            assert (first, second, third, fourth) == (None, None, "busy", "busy")
        with admission.enter(OURS, None) as fifth:
            assert fifth == "busy"
    with admission.enter(OURS, None) as again:
        assert again is None


def test_a_client_gets_its_share_and_leaves_the_rest() -> None:
    """The call beyond it is refused though there are lines; others get those, and it another when one has ended."""
    admission = Admission(5)
    with admission.enter(OURS, 2) as first:
        with admission.enter(OURS, 2) as second, admission.enter(OURS, 2) as third, admission.enter(OURS, 2) as fourth:
            assert (first, second, third, fourth) == (None, None, "client_busy", "client_busy")
            with admission.enter(THEIRS, 2) as theirs:
                assert theirs is None
        with admission.enter(OURS, 2) as again:
            assert again is None


def test_the_last_line_is_kept_for_others() -> None:
    """Once a second client was called, whatever its share; a box that one client has alone gives it all lines."""
    admission = Admission(KEPT_FROM)
    with ExitStack() as ours:
        assert [ours.enter_context(admission.enter(OURS, 10)) for _ in range(KEPT_FROM)] == [None] * KEPT_FROM
        with admission.enter(THEIRS, 10) as full:
            assert full == "busy"
    with ExitStack() as ours:
        answers = [ours.enter_context(admission.enter(OURS, 10)) for _ in range(KEPT_FROM)]
        assert answers == [*[None] * (KEPT_FROM - 1), "client_busy"]
        with admission.enter(THEIRS, 10) as theirs:
            assert theirs is None


def test_a_small_box_keeps_no_line_idle() -> None:
    """Of three lines one would be too many: whoever calls first gets it."""
    admission = Admission(KEPT_FROM - 1)
    with admission.enter(THEIRS, 10):
        pass
    with ExitStack() as ours:
        full = [ours.enter_context(admission.enter(OURS, 10)) for _ in range(KEPT_FROM)]
    assert full == [*[None] * (KEPT_FROM - 1), "busy"]


def test_a_crowd_that_is_refused_leaves_a_line_free() -> None:
    """Where lines are free many are told why; one always is."""
    admission = Admission(4)
    with ExitStack() as told:
        assert [told.enter_context(admission.refuse()) for _ in range(4)] == [True, True, True, False]
    with admission.enter(OURS, 2), admission.enter(OURS, 2):
        with admission.refuse() as first, admission.refuse() as second:
            assert (first, second) == (True, False)
        with admission.refuse() as again:
            assert again


def test_a_call_that_crashed_gives_its_place_back() -> None:
    """However it ends."""
    admission = Admission(1)
    with pytest.raises(ValueError, match="crash"), admission.enter(OURS, 1), admission.refuse():
        raise ValueError("crash")
    with admission.enter(OURS, 1) as full, admission.refuse() as aloud:
        assert (full, aloud) == (None, True)


def test_lost_head_room_lets_nobody_more_in() -> None:
    """Calls under way go on; the next is let in when there is room again. One is carried whatever was measured."""
    lines = [3]
    admission = Admission(3, lambda: lines[0])
    with admission.enter(OURS, None) as first, admission.enter(OURS, None) as second:
        lines[0] = 1
        with admission.enter(THEIRS, None) as third:
            assert (first, second, third, admission.carried) == (None, None, "busy", 2)
        lines[0] = 9
        with admission.enter(THEIRS, None) as again, admission.enter(THEIRS, None) as beyond:
            assert (again, beyond, admission.lines) == (None, "busy", 3)
    lines[0] = 0
    with admission.enter(OURS, None) as only, admission.enter(OURS, None) as other:
        assert (only, other) == (None, "busy")


def test_a_clients_share_is_of_the_whole_box() -> None:
    """Of five calls that it may have on a box of two processes, this one carries three; the other has the rest."""
    first, second = Share(1, of=2), Share(2, of=2)
    assert [served(Admission(9, part=share.part), 5) for share in (first, second)] == [3, 2]


def served(admission: Admission, share: int) -> int:
    """Callers of one client who are let in, of eight."""
    with ExitStack() as calls:
        return [calls.enter_context(admission.enter(OURS, share)) for _ in range(8)].count(None)


def test_a_call_that_finds_no_line_may_overflow() -> None:
    """So many, of clients who allow it, and only while no line is free; what ends frees its own place."""
    admission = Admission(1, overflow=1)
    with admission.enter(OURS, None, elsewhere=True) as first:
        with admission.enter(THEIRS, None) as here_only, admission.enter(THEIRS, None, elsewhere=True) as second:
            assert (first, here_only, second) == (None, "busy", "overflow")
            assert (admission.on_lines, admission.overflowing, admission.carried, admission.seats) == (1, 1, 2, 2)
            with admission.enter(THEIRS, None, elsewhere=True) as third:
                assert third == "busy"
        with admission.enter(THEIRS, None, elsewhere=True) as again:
            assert again == "overflow"
    assert (admission.overflowing, admission.seats) == (0, 1)


def test_a_line_that_frees_goes_to_the_next_caller() -> None:
    """Also while a call that overflowed goes on: it takes no line."""
    admission = Admission(1, overflow=1)
    with ExitStack() as line, ExitStack() as beyond:
        line.enter_context(admission.enter(OURS, None))
        assert beyond.enter_context(admission.enter(OURS, None, elsewhere=True)) == "overflow"
        line.close()
        with admission.enter(THEIRS, None, elsewhere=True) as next_one:
            assert (next_one, admission.seats) == (None, 2)


def test_calls_that_overflow_count_for_the_clients_share() -> None:
    """A client with a share of two has one on a line and one elsewhere, and no third anywhere."""
    admission = Admission(1, overflow=9)
    with ExitStack() as calls:
        entered = [calls.enter_context(admission.enter(OURS, 2, elsewhere=True)) for _ in range(3)]
    assert entered == [None, "overflow", "busy"]


def test_the_line_kept_for_others_is_no_reason_to_refuse_who_may_overflow() -> None:
    """For this client no line is free; the other's caller gets it all the same."""
    admission = Admission(KEPT_FROM, overflow=1)
    with admission.enter(THEIRS, None):
        pass
    with ExitStack() as ours:
        entered = [ours.enter_context(admission.enter(OURS, None, elsewhere=True)) for _ in range(KEPT_FROM)]
        assert entered == [*[None] * (KEPT_FROM - 1), "overflow"]
        with admission.enter(THEIRS, None) as theirs:
            assert theirs is None


def test_a_resumed_call_is_never_refused_and_overflows_where_it_may() -> None:
    """A full box goes on with it elsewhere, else here, beyond its lines."""
    admission = Admission(1, overflow=1)
    with ExitStack() as calls:
        calls.enter_context(admission.enter(OURS, None))
        resumed = [calls.enter_context(admission.enter(OURS, None, resumed=True, elsewhere=True)) for _ in range(2)]
    assert resumed == ["overflow", None]
