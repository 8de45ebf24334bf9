"""The desk's bookkeeping."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.arrive import desk as rules
from edge_agent.arrive.desk import Desk, Reply, Report, Told

jobs = st.sampled_from(["a", "b", "c", "d", "e"])
moves = st.lists(
    st.tuples(st.sampled_from(["offer", "assign", "end", "wait", "drain", "disconnect"]), jobs), max_size=40
)


def test_a_seat_is_reserved_then_active_then_free() -> None:
    """A seat goes from our yes over the assignment to the end of the call, and is counted all the time."""
    desk, reply = rules.offer(Desk(2), "a", "room", 0.0)
    assert (reply, desk.taken, rules.report(desk, 0.7).calls) == (Reply.ACCEPT, 1, 0)
    desk, ours = rules.assign(desk, "a", 1.0)
    assert (ours, desk.taken, rules.report(desk, 0.7).calls) == (True, 1, 1)
    assert rules.end(desk, "a") == rules.end(rules.end(desk, "a"), "a") == Desk(2)


def test_the_same_job_offered_again_keeps_one_seat() -> None:
    """An offer repeated before its assignment is accepted again and reserves no second seat."""
    desk, _ = rules.offer(Desk(1), "a", "room", 0.0)
    desk, reply = rules.offer(desk, "a", "room", 5.0)
    assert (reply, desk.taken, desk.reserved[0].until) == (Reply.ACCEPT, 1, 12.5)


def test_another_job_for_a_reserved_room_is_a_duplicate() -> None:
    """Two jobs for one room would be two agents talking to one caller."""
    desk, _ = rules.offer(Desk(3), "a", "room", 0.0)
    assert rules.offer(desk, "b", "room", 0.0)[1] is Reply.DUPLICATE


def test_load_reaches_the_target_only_when_full() -> None:
    """A target load of 0.7 must not cost the last thirty per cent of the seats."""
    desk = Desk(4, active=(("a", "1"), ("b", "2"), ("c", "3")))
    assert rules.report(desk, 0.7).load < 0.7
    assert rules.report(replace(desk, seats=3), 0.7) == Report(full=True, load=1.0, calls=3)
    assert rules.report(rules.drain(Desk(4)), 0.7) == Report(full=True, load=1.0, calls=0)


def test_status_is_due_on_change_and_every_heartbeat() -> None:
    """Nothing is sent while nothing changes, until the heartbeat."""
    desk = Desk(2)
    told = Told(rules.report(desk, 0.7), 10.0)
    assert rules.due(desk, told, 0.7, 12.4) is None
    assert rules.due(desk, told, 0.7, 12.5) == told.report
    assert rules.due(rules.drain(desk), told, 0.7, 10.0) == Report(full=True, load=1.0, calls=0)


def test_wakes_for_the_first_reservation_that_runs_out() -> None:
    """The next look is at the heartbeat or at the end of a reservation, whichever comes first."""
    desk, _ = rules.offer(Desk(2), "a", "room", 0.0)
    assert rules.wake(desk, Told(None, 1.0)) == 3.5
    assert rules.wake(desk, Told(None, 6.0)) == 7.5


@given(moves, st.integers(1, 4))
def test_never_more_calls_than_seats(script: list[tuple[str, str]], seats: int) -> None:
    """Whatever the server does: seats are never oversold, and no room is served twice."""
    desk, now = Desk(seats), 0.0
    for move, job in script:
        if move == "offer":
            desk, _ = rules.offer(desk, job, f"room of {job}", now)
        elif move == "assign":
            desk, _ = rules.assign(desk, job, now)
        elif move == "end":
            desk = rules.end(desk, job)
        elif move == "wait":
            now += 4.0
        else:
            desk = rules.drain(desk) if move == "drain" else rules.disconnect(desk)
        rooms = [room for _, room in desk.active] + [kept.room_sid for kept in desk.reserved]
        assert desk.taken <= seats
        assert len(set(rooms)) == len(rooms)
        assert 0 <= rules.report(desk, 0.7).load <= 1
