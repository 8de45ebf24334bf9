"""The capacity's bookkeeping."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.admission import Admission
from edge_agent.arrive import capacity as rules
from edge_agent.arrive.capacity import Availability, Capacity, LastReport, Report
from edge_agent.serving import terms_of
from edge_agent.settings import Settings
from edge_agent.share import ALONE
from shared.settings import load
from tests.test_settings import GOOD

jobs = st.sampled_from(["a", "b", "c", "d", "e"])
moves = st.lists(
    st.tuples(st.sampled_from(["offer", "assign", "end", "wait", "drain", "disconnect"]), jobs), max_size=40
)


def test_a_seat_is_reserved_then_active_then_free() -> None:
    """A seat goes from our yes over the assignment to the end of the call, and is counted all the time."""
    capacity, reply = rules.offer(Capacity(2), "a", "room", 0.0)
    assert (reply, capacity.taken, rules.report(capacity, 0.7).calls) == (Availability.ACCEPT, 1, 0)
    capacity, ours = rules.assign(capacity, "a", 1.0)
    assert (ours, capacity.taken, rules.report(capacity, 0.7).calls) == (True, 1, 1)
    assert rules.end(capacity, "a") == rules.end(rules.end(capacity, "a"), "a") == Capacity(2)


def test_the_same_job_offered_again_keeps_one_seat() -> None:
    """An offer repeated before its assignment is accepted again and reserves no second seat."""
    capacity, _ = rules.offer(Capacity(1), "a", "room", 0.0)
    capacity, reply = rules.offer(capacity, "a", "room", 5.0)
    assert (reply, capacity.taken, capacity.reserved[0].until) == (Availability.ACCEPT, 1, 12.5)


def test_another_job_for_a_reserved_room_is_a_duplicate() -> None:
    """Two jobs for one room would be two agents talking to one caller."""
    capacity, _ = rules.offer(Capacity(3), "a", "room", 0.0)
    assert rules.offer(capacity, "b", "room", 0.0)[1] is Availability.DUPLICATE


def test_load_reaches_the_target_only_when_full() -> None:
    """A target load of 0.7 must not cost the last thirty per cent of the seats."""
    capacity = Capacity(4, active=(("a", "1"), ("b", "2"), ("c", "3")))
    assert rules.report(capacity, 0.7).load < 0.7
    assert rules.report(replace(capacity, seats=3), 0.7) == Report(full=True, load=1.0, calls=3)
    assert rules.report(rules.drain(Capacity(4)), 0.7) == Report(full=True, load=1.0, calls=0)


def test_with_all_seats_taken_a_caller_is_left_to_other_boxes_first() -> None:
    """Offered again, nobody else would have him: he gets a standing place, as long as there is one."""
    busy = Capacity(1, standing=1, active=(("a", "1"),))
    capacity, reply = rules.offer(busy, "b", "2", 0.0)
    assert (reply, capacity.taken) == (Availability.DECLINE, 1)
    capacity, reply = rules.offer(capacity, "c", "2", 8.0)
    assert (reply, capacity.taken) == (Availability.ACCEPT, 2)
    for job in ("d", "e"):
        capacity, reply = rules.offer(capacity, job, "3", 9.0)
        assert (reply, capacity.taken) == (Availability.DECLINE, 2)


def test_who_was_passed_on_long_ago_is_passed_on_again() -> None:
    """What was remembered of a room goes by itself."""
    capacity, _ = rules.offer(Capacity(1, standing=1, active=(("a", "1"),)), "b", "2", 0.0)
    assert rules.expire(capacity, rules.PASSED_ON).passed_on == ()
    assert rules.offer(capacity, "c", "2", rules.PASSED_ON)[1] is Availability.DECLINE


def test_a_free_seat_asks_nobody_to_wait() -> None:
    """A room that was passed on gets a seat like any other once there is one."""
    capacity, _ = rules.offer(Capacity(1, standing=0, active=(("a", "1"),)), "b", "2", 0.0)
    assert rules.offer(rules.end(capacity, "a"), "c", "2", 1.0)[1] is Availability.ACCEPT


def test_standing_places_are_told_as_room_and_other_boxes_are_preferred() -> None:
    """The server may still ask, but it asks nearly every other worker sooner."""
    busy = Capacity(2, standing=2, active=(("a", "1"), ("b", "2")))
    one_more = replace(busy, active=(*busy.active, ("c", "3")))
    for capacity in (busy, one_more):
        told = rules.report(capacity, 0.7)
        assert (told.full, told.load < 0.7, told.load > 0.69) == (False, True, True)
    full = replace(one_more, active=(*one_more.active, ("d", "4")))
    assert rules.report(full, 0.7) == Report(full=True, load=1.0, calls=4)


def test_lost_head_room_sends_callers_to_other_boxes_first() -> None:
    """The load says so; who is offered again hears that all lines are busy, though calls beyond it are under way."""
    capacity = Capacity(4, standing=1, active=(("a", "1"), ("b", "2")), seats_now=4)
    assert rules.report(capacity, 0.7).load == 0.35
    strained = replace(capacity, seats_now=1)
    told = rules.report(strained, 0.7)
    assert (told.full, told.load > 0.69, told.load < 0.7) == (False, True, True)
    passed_on, reply = rules.offer(strained, "c", "3", 0.0)
    assert reply is Availability.DECLINE
    standing, reply = rules.offer(passed_on, "d", "3", 5.0)
    assert reply is Availability.ACCEPT
    assert rules.offer(replace(standing, seats_now=4), "e", "4", 6.0)[1] is Availability.ACCEPT
    assert replace(capacity, seats_now=9).open_seats == 4
    assert rules.offer(Capacity(4, seats_now=0), "a", "1", 0.0)[1] is Availability.ACCEPT


def test_status_is_due_on_change_and_every_heartbeat() -> None:
    """Nothing is sent while nothing changes, until the heartbeat."""
    capacity = Capacity(2)
    told = LastReport(rules.report(capacity, 0.7), 10.0)
    assert rules.due(capacity, told, 0.7, 12.4) is None
    assert rules.due(capacity, told, 0.7, 12.5) == told.report
    assert rules.due(rules.drain(capacity), told, 0.7, 10.0) == Report(full=True, load=1.0, calls=0)


def test_wakes_for_the_first_reservation_that_runs_out() -> None:
    """The next look is at the heartbeat or at the end of a reservation, whichever comes first."""
    capacity, _ = rules.offer(Capacity(2), "a", "room", 0.0)
    assert rules.wake(capacity, LastReport(None, 1.0)) == 3.5
    assert rules.wake(capacity, LastReport(None, 6.0)) == 7.5


@given(moves, st.integers(1, 4), st.integers(0, 2))
def test_never_more_calls_than_seats(script: list[tuple[str, str]], seats: int, standing: int) -> None:
    """Whatever the server does: places are never oversold, and no room is served twice."""
    capacity, now = Capacity(seats, standing), 0.0
    for move, job in script:
        if move == "offer":
            capacity, _ = rules.offer(capacity, job, f"room of {job}", now)
        elif move == "assign":
            capacity, _ = rules.assign(capacity, job, now)
        elif move == "end":
            capacity = rules.end(capacity, job)
        elif move == "wait":
            now += 4.0
        else:
            capacity = rules.drain(capacity) if move == "drain" else rules.disconnect(capacity)
        rooms = [room for _, room in capacity.active] + [kept.room_sid for kept in capacity.reserved]
        assert capacity.taken <= seats + standing
        assert len(capacity.passed_on) <= len(script)
        assert len(set(rooms)) == len(rooms)
        assert 0 <= rules.report(capacity, 0.7).load <= 1


def test_who_was_not_reached_is_taken_unasked() -> None:
    """Beyond seats and standing places, for a sentence; not one more, not twice, and not when it is to end."""
    full = Capacity(1, standing=1, active=(("a", "1"), ("b", "2")))
    one, ours = rules.rescue(full, "r1", "3", 0.0)
    assert (ours, one.taken) == (True, 3)
    assert rules.rescue(one, "r2", "3", 0.0) == (one, False)
    two, ours = rules.rescue(one, "r2", "4", 0.0)
    assert (ours, two.taken) == (True, 4)
    assert rules.rescue(two, "r3", "5", 0.0) == (two, False)
    assert rules.rescue(rules.drain(Capacity(4)), "r1", "3", 0.0)[1] is False
    assert rules.end(one, "r1") == full


def test_a_box_whose_calls_may_overflow_is_full_with_its_lines_and_takes_who_is_offered_again() -> None:
    """Other boxes come first; a line that frees is a seat at once, though a call that overflowed goes on."""
    admission = Admission(1, overflow=1)
    terms = terms_of(load(Settings, GOOD), admission, ALONE)
    with ExitStack() as line, ExitStack() as beyond:
        line.enter_context(admission.enter(UUID(int=1), None))
        capacity = Capacity(terms.seats, terms.standing, active=(("a", "1"),), seats_now=terms.seats_now())
        assert rules.report(capacity, 0.7).load > 0.69
        capacity, first = rules.offer(capacity, "b", "2", 0.0)
        capacity, again = rules.offer(capacity, "c", "2", 5.0)
        assert (first, again) == (Availability.DECLINE, Availability.ACCEPT)
        beyond.enter_context(admission.enter(UUID(int=1), None, elsewhere=True))
        capacity = replace(rules.assign(capacity, "c", 5.1)[0], seats_now=terms.seats_now())
        assert (rules.report(capacity, 0.7).load > 0.69, capacity.full) == (True, False), "two may stand"
        line.close()
        capacity = replace(rules.end(capacity, "a"), seats_now=terms.seats_now())
        assert rules.report(capacity, 0.7).load == 0.35
        assert rules.offer(capacity, "d", "3", 9.0)[1] is Availability.ACCEPT
