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
