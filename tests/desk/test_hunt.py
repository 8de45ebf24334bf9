"""Whom of the people on call is rung, and who gets the caller: the rules alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.desk import hunt
from edge_agent.desk.book import Colleague
from edge_agent.desk.hunt import (
    PRESS_WITHIN,
    TAKEN,
    Brief,
    Briefed,
    Effect,
    Event,
    GiveUp,
    HandOver,
    Hunt,
    Left,
    LetGo,
    PickedUp,
    Pressed,
    Ring,
    TimePassed,
)

PEOPLE = (Colleague("A", "+1", 8), Colleague("B", "+2", 12), Colleague("C", "+3", 20))


def after(*events: Event, at_once: bool = False) -> tuple[Hunt, list[Effect]]:
    """Where it stands after these, and all that was to be done."""
    hunting, effects = hunt.begin(PEOPLE, 0.0, at_once=at_once)
    done = list(effects)
    for event in events:
        hunting, effects = hunt.step(hunting, event)
        done += effects
    return hunting, done


def test_one_after_the_other() -> None:
    """Whoever does not answer in his time makes room for the next; after the last there is nobody."""
    hunting, done = after(TimePassed(8.0), Left(15.0, 1), TimePassed(35.0))
    assert done == [Ring(0), LetGo(0), Ring(1), Ring(2), LetGo(2), GiveUp()]
    assert hunting.over
    assert hunt.deadline(hunting) is None


def test_one_is_taken_while_he_is_being_told() -> None:
    """Who knows the sentence need not hear it out."""
    assert after(PickedUp(3.0, 0), Pressed(4.0, 0, "1"))[1] == [Ring(0), Brief(0), HandOver(0)]


def test_a_voicemail_is_told_twice_and_let_go() -> None:
    """It presses nothing, so it gets nobody."""
    heard = (PickedUp(3.0, 0), Briefed(10.0, 0), TimePassed(10.0 + PRESS_WITHIN), Briefed(22.0, 0))
    hunting, done = after(*heard)
    assert done == [Ring(0), Brief(0), Brief(0)]
    assert hunt.deadline(hunting) == 22.0 + PRESS_WITHIN
    assert after(*heard, TimePassed(22.0 + PRESS_WITHIN))[1][3:] == [LetGo(0), Ring(1)]


def test_other_keys_mean_nothing() -> None:
    """A slip of the finger neither takes nor refuses."""
    assert after(PickedUp(3.0, 0), Pressed(4.0, 0, "7"))[1] == [Ring(0), Brief(0)]


def test_in_an_emergency_the_first_to_press_has_him() -> None:
    """Who is on the line hears why he is let go; where it rings it only stops. Who comes too late changes nothing."""
    events = (PickedUp(2.0, 0), PickedUp(3.0, 1), Pressed(5.0, 1, "1"), Pressed(5.1, 0, "1"), PickedUp(5.2, 2))
    hunting, done = after(*events, at_once=True)
    assert done == [Ring(0), Ring(1), Ring(2), Brief(0), Brief(1), HandOver(1), LetGo(0, TAKEN), LetGo(2)]
    assert hunting.over


def test_in_an_emergency_it_is_over_when_all_are_out() -> None:
    """Nobody is rung twice."""
    done = after(Left(1.0, 2), TimePassed(8.0), TimePassed(12.0), at_once=True)[1]
    assert done == [Ring(0), Ring(1), Ring(2), LetGo(0), LetGo(1), GiveUp()]


EVENTS = st.lists(
    st.one_of(
        st.builds(PickedUp, st.just(0.0), st.integers(0, 2)),
        st.builds(Briefed, st.just(0.0), st.integers(0, 2)),
        st.builds(Pressed, st.just(0.0), st.integers(0, 2), st.sampled_from("123*")),
        st.builds(Left, st.just(0.0), st.integers(0, 2)),
        st.builds(TimePassed, st.just(0.0)),
    ),
    max_size=30,
)


@given(EVENTS, st.lists(st.floats(0, 15), min_size=30, max_size=30), st.booleans())
def test_whatever_happens_one_has_him_who_pressed_or_nobody(
    happens: list[Event], pauses: list[float], at_once: bool
) -> None:
    """In any order of events, at any time: each is rung at most once, and it ends by itself."""
    at, timed = 0.0, []
    for event, pause in zip(happens, pauses, strict=False):
        at += pause
        timed.append(type(event)(at, *(getattr(event, name) for name in event.__slots__ if name != "at")))
    hunting, done = after(*timed, at_once=at_once)
    while (due := hunt.deadline(hunting)) is not None and not hunting.over:
        hunting, effects = hunt.step(hunting, TimePassed(due))
        done += effects
    rung = [one.who for one in done if isinstance(one, Ring)]
    taken = [one.who for one in done if isinstance(one, HandOver)]
    assert hunting.over
    assert len(rung) == len(set(rung))
    assert len(taken) + done.count(GiveUp()) == 1
    assert not taken or any(isinstance(one, Pressed) and (one.who, one.key) == (taken[0], "1") for one in timed)
