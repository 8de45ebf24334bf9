"""Which line processes are started, killed and asked, and whose calls are recovered: decisions without processes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.lines.fleet import (
    DRAIN,
    EVERY,
    HURRY,
    LONGEST,
    MISSED,
    OVERDUE,
    READY,
    STEADY,
    Fleet,
    GiveUp,
    Kill,
    Line,
    Phase,
    Recover,
    Start,
    Step,
    beat,
    by_free_places,
    ended,
    look,
    manned,
    overdue,
    promised,
    stop,
)
from edge_agent.lines.messages import Beat, Served

CALLS = (Served("call-1", "agent-1"), Served("call-2", "agent-2"))


def pause(deaths: int) -> float:
    return float(deaths)


def serving(*numbers: int, at: float = 0.0) -> Fleet:
    """A fleet whose line processes have all just told of themselves."""
    lines = tuple(Line(number, Phase.SERVING, at, heard=at, free=4) for number in numbers)
    return Fleet(lines, last_look=at, opened=True)


def looks(fleet: Fleet, until: float, waited: float | None = 0.0) -> tuple[Fleet, list[Step]]:
    """One every quarter of a second; of every second each overdue process has waited so much for a processor."""
    steps: list[Step] = []
    while fleet.last_look < until:
        now = fleet.last_look + EVERY
        spent = None if waited is None else waited * EVERY
        fleet, more = look(fleet, now, dict.fromkeys(overdue(fleet, now), spent))
        steps += more
    return fleet, steps


def test_line_processes_start_one_after_the_other() -> None:
    """The second one when the first has told of itself: each measures its engines while nobody else loads any."""
    fleet, steps = looks(manned((1, 2), 0.0), 100.0)
    assert steps == [Start(1)]
    fleet, steps = looks(beat(fleet, 1, Beat(4), 100.0), 100.5)
    assert steps == [Start(2)]
    assert [line.phase for line in fleet.lines] == [Phase.SERVING, Phase.STARTING]


def test_a_process_that_could_tell_of_itself_and_does_not_is_killed_within_about_two_seconds() -> None:
    """It is not waiting for a processor: it hangs."""
    fleet, steps = looks(serving(1, 2), 1.5)
    assert steps == []
    fleet, steps = looks(beat(fleet, 2, Beat(4), 1.5), 2.5)
    assert steps == [Kill(1, "hung")]
    assert fleet.line(1).phase is Phase.KILLED


def test_a_process_that_waits_for_the_processor_is_only_slow() -> None:
    """A machine that is busy with other things, whose line processes get no turn: none is killed for it."""
    fleet, steps = looks(serving(1), LONGEST - 0.5, waited=1.0)
    assert steps == []
    assert looks(beat(fleet, 1, Beat(), LONGEST - 0.5), LONGEST + 1.0)[1] == []


def test_a_busy_loop_on_a_busy_machine_is_known_later() -> None:
    """It gets half of a processor, and so it takes twice as long until it could have told of itself for so long."""
    _, half = looks(serving(1), 2.75, waited=0.5)
    assert half == []
    _, half = looks(serving(1), 4.0, waited=0.5)
    assert half == [Kill(1, "hung")]


@pytest.mark.parametrize("waited", [None, 1.0])
def test_nobody_is_waited_for_for_ever(waited: float | None) -> None:
    """However slow it is, or where the kernel does not say who waits: callers hear nothing all the same."""
    assert looks(serving(1), LONGEST, waited)[1] == []
    assert looks(serving(1), LONGEST + EVERY, waited)[1] == [Kill(1, "hung")]


def test_a_supervisor_that_did_not_run_itself_kills_nobody() -> None:
    """What came meanwhile lies unread: a look counts as one, however late it is."""
    fleet = serving(1, 2)
    for now in (5.0, 10.0):
        fleet, steps = look(fleet, now, dict.fromkeys(overdue(fleet, now), 0.0))
        assert steps == ()
        fleet = beat(beat(fleet, 1, Beat(), now), 2, Beat(), now)


@given(st.lists(st.tuples(st.floats(0.01, 30.0), st.floats(0.0, 1.0), st.booleans()), min_size=1, max_size=60))
def test_whoever_is_heard_between_two_looks_is_never_killed(story: list[tuple[float, float, bool]]) -> None:
    """Property: whatever the pauses of the supervisor, and whatever the process waits for."""
    fleet, now = serving(1), 0.0
    for passed, waited, known in story:
        now += passed
        fleet = beat(fleet, 1, Beat(), now)
        fleet, steps = look(fleet, now, dict.fromkeys(overdue(fleet, now), waited if known else None))
        assert steps == ()


def test_a_dead_process_s_calls_are_recovered_and_it_is_replaced() -> None:
    """The next one starts some time later: its engines would slow down the calls that were just rescued."""
    fleet = beat(serving(1, 2), 1, Beat(2, CALLS), 1.0)
    assert fleet.rooms == {"call-1", "call-2"}
    fleet, steps = ended(fleet, 1, 1.0, pause)
    assert steps == (Recover(1, CALLS),)
    assert fleet.rooms == set()
    assert looks(beat(fleet, 2, Beat(), 1.9), 1.75)[1] == []
    assert looks(beat(fleet, 2, Beat(), 2.0), 2.25)[1] == [Start(1)]


def test_a_killed_process_s_calls_are_recovered_when_it_is_gone() -> None:
    """Not before: until then its journal is its own."""
    fleet, steps = looks(beat(serving(1), 1, Beat(2, CALLS), 0.0), 2.5)
    assert steps == [Kill(1, "hung")]
    assert beat(fleet, 1, Beat(2, CALLS), 2.6).line(1).phase is Phase.KILLED
    assert ended(fleet, 1, 2.6, pause)[1] == (Recover(1, CALLS),)


def test_one_that_dies_again_and_again_is_started_more_and_more_seldom() -> None:
    """Until one has served for a while: then the next death is a first one."""
    fleet, now = serving(1), 0.0
    for deaths in (1, 2, 3):
        fleet, _ = ended(fleet, 1, now, pause)
        assert fleet.line(1).due == now + deaths
        fleet, _ = look(fleet, now := now + deaths, {})
        fleet = beat(fleet, 1, Beat(), now)
    fleet = beat(fleet, 1, Beat(), now + STEADY + 1)
    assert ended(fleet, 1, now, pause)[0].line(1).deaths == 1


def test_nobody_is_left_alone_for_long_where_callers_find_nobody() -> None:
    """Deaths one soon after the other took all three: who has served is back in seconds, not in a minute."""
    fleet, now = serving(1, 2, 3), 10.0
    for number in (1, 2, 3):
        fleet, _ = ended(fleet, number, now, lambda _deaths: 60.0)
    assert looks(replace(fleet, last_look=now), now + MISSED - EVERY)[1] == []
    fleet, steps = looks(replace(fleet, last_look=now), now + MISSED)
    assert steps == [Start(1)]
    fleet = beat(fleet, 1, Beat(), now + MISSED + 1)
    fleet, more = look(fleet, now + MISSED + 1, {})
    assert more == (Start(2),)
    fleet = beat(beat(fleet, 1, Beat(), now + 8), 2, Beat(), now + 8)
    assert look(fleet, now + 8, {})[1] == ()  # most of them serve: the third waits


def test_one_that_cannot_be_started_is_left_alone_all_the_same() -> None:
    """It would take the processor for nothing."""
    fleet, _ = ended(serving(1, 2), 1, 0.0, lambda _deaths: 60.0)
    fleet, _ = ended(fleet, 2, 0.0, lambda _deaths: 60.0)
    fleet, steps = look(fleet, MISSED, {})
    assert steps == (Start(1),)
    fleet, _ = ended(fleet, 1, MISSED + 1, lambda _deaths: 60.0)
    fleet, steps = look(fleet, MISSED + 1, {})
    assert steps == (Start(2),)
    fleet, _ = ended(fleet, 2, MISSED + 2, lambda _deaths: 60.0)
    assert look(fleet, 60.0, {})[1] == ()


def test_one_that_left_when_told_is_replaced_at_once() -> None:
    """An operator drained it."""
    fleet, steps = ended(serving(1), 1, 5.0, pause, failed=False)
    assert steps == ()
    assert looks(fleet, 0.25)[1] == []
    assert look(fleet, 5.0, {})[1] == (Start(1),)


def test_a_box_that_cannot_even_start_gives_up() -> None:
    """A wrong setting is no reason to try for ever; once one has served, it is tried again."""
    fleet, _ = look(manned((1, 2), 0.0), 0.0, {})
    assert ended(fleet, 1, 1.0, pause)[1] == (GiveUp(),)
    fleet, _ = look(beat(fleet, 1, Beat(), 1.0), 1.5, {})
    assert ended(fleet, 2, 2.0, pause)[1] == ()


def test_one_that_never_gets_ready_is_killed() -> None:
    """Loading engines may take long, and not for ever."""
    fleet, _ = look(manned((1,), 0.0), 0.0, {})
    assert look(fleet, READY, {})[1] == ()
    assert look(fleet, READY + 1, {})[1] == (Kill(1, "not_ready"),)


def test_the_one_with_most_free_places_is_asked_first() -> None:
    """What one was just asked for counts; who is full comes last: it keeps places for such calls."""
    fleet = serving(1, 2, 3, 4)
    for number, free in ((1, 1), (2, 3), (3, 2), (4, -1)):
        fleet = beat(fleet, number, Beat(free), 0.0)
    assert by_free_places(fleet) == (2, 3, 1, 4)
    assert by_free_places(promised(promised(fleet, 2), 2)) == (3, 1, 2, 4)
    assert by_free_places(ended(fleet, 2, 0.0, pause)[0]) == (3, 1, 4)


@pytest.mark.parametrize(("hurry", "limit"), [(False, DRAIN), (True, HURRY)])
def test_after_a_stop_nobody_is_started_and_who_stays_is_killed(hurry: bool, limit: float) -> None:
    """Running calls have their time; a process that ignores the stop does not keep the box."""
    fleet = stop(beat(serving(1, 2), 1, Beat(2, CALLS), 0.0), 0.0, hurry=hurry)
    fleet, steps = ended(fleet, 2, 0.0, pause)
    assert (steps, fleet.over) == ((), False)
    fleet = replace(beat(fleet, 1, Beat(2, CALLS), limit), last_look=limit - EVERY)
    fleet, steps = look(fleet, limit, {})
    assert steps == ()
    fleet, steps = look(fleet, limit + 0.1, {})
    assert steps == (Kill(1, "stopped"),)
    fleet, _ = ended(fleet, 1, limit + 1, pause)
    assert fleet.over
    assert look(fleet, limit + 100, {})[1] == ()


def test_one_that_puts_its_things_away_is_left_in_peace() -> None:
    """It tells of itself no more: the last rows go to the database. But not for ever."""
    fleet = beat(serving(1), 1, Beat(leaving=True), 0.0)
    assert by_free_places(fleet) == ()
    fleet, steps = looks(fleet, HURRY)
    assert steps == []
    assert looks(fleet, HURRY + 1)[1] == [Kill(1, "does_not_leave")]


def test_only_late_beats_are_looked_into() -> None:
    """Reading what the threads of a process wait for is not for every look."""
    fleet = beat(serving(1, 2), 2, Beat(), 10.0)
    assert overdue(fleet, 10.0 + OVERDUE) == (1,)
