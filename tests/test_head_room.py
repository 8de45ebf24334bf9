"""How many calls a box may carry now, from what was seen of it lately."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from edge_agent.head_room import LAG, LOOKS, OTHERS, RISE, TURN, TURNS, WAIT, HeadRoom, Look

MOST = 8


def seen(head_room: HeadRoom, looks: Iterable[Look], carried: int = 5) -> HeadRoom:
    for look in looks:
        head_room = head_room.looked(look, carried)
    return head_room


def looks(since: float, seconds: float, **what: float) -> list[Look]:
    """One every two seconds."""
    return [Look(since + 2.0 * number, **what) for number in range(int(seconds / 2))]


def answered(head_room: HeadRoom, since: float, waits: Iterable[float]) -> HeadRoom:
    """One answer a second."""
    for number, seconds in enumerate(waits):
        head_room = head_room.turned(since + number, seconds)
    return head_room


def test_a_box_that_nothing_strains_takes_what_fits() -> None:
    """The limit of the settings bounds it from above, and one call is always taken."""
    calm = seen(HeadRoom(MOST), looks(0, 60))
    assert [calm.calls(fitting) for fitting in (0, 3, 20)] == [1, 3, MOST]


@pytest.mark.parametrize("strain", [{"lag": 2 * LAG}, {"wait": 2 * WAIT}])
def test_a_strained_box_takes_nobody_more_than_it_has(strain: dict[str, float]) -> None:
    """A late event loop, or work that waits long for an engine."""
    assert seen(HeadRoom(MOST), looks(0, 10, **strain), carried=5).calls(20) == 5


def test_slow_answers_close_a_box() -> None:
    """Held against what this machine promised at its start: what is slow for one is usual for another."""
    waits = [1.5 * TURN] * 6
    assert seen(answered(HeadRoom(MOST), 0, waits), looks(6, 4)).calls(20) == 5
    assert seen(answered(HeadRoom(MOST, promised=2.8), 0, waits), looks(6, 4)).calls(20) == MOST


def test_one_slow_turn_does_not_close_a_box() -> None:
    """Nor does one late beat or one long wait: somebody coughs, a disk is tidied."""
    head_room = answered(HeadRoom(MOST), 0, [0.3, 0.3, 20.0, 0.3])
    odd = [Look(6.0, lag=3.0), Look(10.0, wait=9.0)]
    assert (
        seen(head_room, sorted([*looks(4, 2), *looks(8, 2), *odd, *looks(12, 4)], key=lambda look: look.at)).calls(20)
        == MOST
    )
    assert answered(HeadRoom(MOST), 0, [20.0]).strain(1.0) == 0.0


def test_a_closed_box_opens_again_step_by_step() -> None:
    """One call more after each while of calm, so that the effect of each is seen before the next."""
    closed = seen(HeadRoom(MOST), looks(0, 10, lag=1.0), carried=4)
    assert closed.calls(20) == 4
    begins, ceilings = 10.0, []
    for _ in range(5):
        closed = seen(closed, looks(begins, 10))
        ceilings.append(closed.calls(20))
        begins += 10.0
    assert ceilings[:4] == [4, 5, 6, 7]


def test_between_calm_and_strain_nothing_changes() -> None:
    """So a box does not open and close by turns."""
    closed = seen(HeadRoom(MOST), looks(0, 10, lag=1.0), carried=4)
    assert seen(closed, looks(10, 200, lag=0.85 * LAG)).calls(20) == 4
    assert seen(HeadRoom(MOST), looks(0, 200, lag=0.85 * LAG)).calls(20) == MOST


def test_a_box_whose_calls_have_ended_opens_though_nobody_is_answered() -> None:
    """Slow answers are forgotten; an empty box that stayed closed would never learn that it is well again."""
    closed = seen(answered(HeadRoom(MOST), 0, [9.0] * 5), looks(5, 4), carried=2)
    assert closed.calls(20) == 2
    assert seen(closed, looks(9, TURNS + 20 * RISE), carried=0).calls(20) == MOST


def test_a_neighbour_counts_by_what_it_takes_over_some_time() -> None:
    """A call lasts minutes: a program that works for a second changes next to nothing."""
    head_room = seen(HeadRoom(MOST), [*looks(0, 18), Look(18.0, others=1.0)])
    assert head_room.others(19.0) == pytest.approx(0.1)
    assert seen(head_room, looks(20, OTHERS, others=1.0)).others(20 + OTHERS - 1) == pytest.approx(1.0)
    assert HeadRoom(MOST).others(0.0) is None


strains = some.floats(0, 10)


@given(
    some.lists(some.tuples(strains, strains, strains, strains, some.integers(0, 20)), max_size=30), some.integers(0, 30)
)
def test_whatever_happens_one_call_is_taken_and_calm_heals(
    script: list[tuple[float, float, float, float, int]], fitting: int
) -> None:
    """Never less than one call nor more than allowed; an hour of calm opens every box. What is kept does not grow."""
    head_room, at = HeadRoom(MOST, promised=0.5), 0.0
    for lag, wait, others, turn, carried in script:
        head_room = head_room.turned(at, turn).looked(Look(at, lag, wait, others), carried)
        assert 1 <= head_room.calls(fitting) <= max(1, min(MOST, fitting))
        at += 2.0
    assert len(head_room.looks) <= max(LOOKS, OTHERS) / 2 + 1
    assert len(head_room.turns) <= TURNS / 2 + 1
    assert seen(head_room, looks(at, 300), carried=0).calls(fitting) == max(1, min(MOST, fitting))
