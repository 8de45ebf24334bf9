"""A caller who wants a person: who is rung, at which hour and in which plight."""

from __future__ import annotations

import pytest

from edge_agent.desk.book import Colleague
from edge_agent.desk.emergency import RINGING
from edge_agent.desk.front_desk import FrontDesk
from edge_agent.desk.hunt import ASK_KEY
from edge_agent.desk.person import CONNECTING, NOBODY, STILL, TRIED, UNREACHED, briefing
from edge_agent.desk.state import Desk
from edge_agent.desk.tools import Connect
from tests.desk.talk import Talk, book

KIM, NIGHT = Colleague("Kim", "+15105550177"), Colleague("Night", "+15105550178")


def rung(*words: str, by_day: tuple[Colleague, ...] = (KIM,)) -> list[Connect]:
    """Whom the desk rings in the course of these turns."""
    talk = Talk(book("plumber", on_call=by_day, on_call_in_emergencies=(*by_day, NIGHT)))
    for one in words:
        talk.say(one)
    return [tool for tool in talk.work.asked if isinstance(tool, Connect)]


@pytest.mark.parametrize("words", ["Can I talk to a real person?", "put me through to somebody please"])
def test_by_day_those_are_rung_who_are_on_call(words: str) -> None:
    """Who is there for emergencies only sleeps."""
    assert rung(words) == [Connect((KIM,))]
    assert rung(words, by_day=()) == []


@pytest.mark.parametrize(
    ("plight", "name"),
    [("a pipe burst and water is pouring through the ceiling", "Tom Miller"), ("I smell gas in the house", "")],
)
def test_in_an_emergency_all_are_rung_at_once_who_are_there_for_it(plight: str, name: str) -> None:
    """Once it was said in this call; they will hear of the plight, and of nothing that was said since."""
    said = (plight, "Tom Miller, 12 Elm Street", "Can I talk to a real person?")
    assert rung(*said) == [Connect((KIM, NIGHT), True, name, plight)]
    assert rung(*said, by_day=()) == [Connect((NIGHT,), True, name, plight)]


def test_in_an_emergency_they_are_rung_at_once_where_they_can_be_asked() -> None:
    """Nobody has to ask for them; where the caller would be sent away blind he is asked on instead."""
    plight = "a pipe burst and water is pouring through the ceiling"
    with_trunk = book("plumber", on_call=(KIM,), on_call_in_emergencies=(KIM, NIGHT), asked_first=True)
    talk = Talk(with_trunk)
    assert RINGING in (talk.say(plight) or "")
    assert [one for one in talk.work.asked if isinstance(one, Connect)] == [
        Connect((KIM, NIGHT), at_once=True, matter=plight, waits=False)
    ]
    danger = Talk(with_trunk)
    danger.say("I smell gas in the house")
    assert not [one for one in danger.work.asked if isinstance(one, Connect)]
    assert rung(plight) == []


@pytest.mark.parametrize(
    ("said", "name", "matter"),
    [
        (
            ["I'm Anna Bell, can I talk to somebody about my crown that came off?"],
            "Anna Bell",
            "my crown that came off",
        ),
        (
            ["do you know whether my bill is right", "okay", "can I talk to a person"],
            "",
            "do you know whether my bill is right",
        ),
        (["Can I talk to a real person?"], "", ""),
    ],
)
def test_who_picks_up_is_told_who_calls_and_what_about(said: list[str], name: str, matter: str) -> None:
    """In the caller's words, as far as he has said it."""
    (asked,) = rung(*said)
    assert (asked.name, asked.matter, asked.at_once) == (name, matter, False)
    told = briefing(asked)
    assert told.startswith(name or "A caller")
    assert matter in told
    assert told.endswith(ASK_KEY)


def test_who_only_waits_hears_that_it_rings() -> None:
    """His reply was cut off: nobody is rung twice, and "hello?" is no wish of its own."""
    talk = Talk(book("plumber", on_call=(KIM,)))
    talk.desk = FrontDesk(talk.book, talk.work, Desk(told=frozenset({TRIED})))
    assert (talk.say("Hello? Are you there?") or "").startswith(STILL)


def test_who_was_told_that_nobody_is_there_is_not_put_off() -> None:
    """After that "hello" is no longer his waiting."""
    talk = Talk(book("plumber", on_call=(KIM,)))
    talk.desk = FrontDesk(talk.book, talk.work, Desk(told=frozenset({TRIED, UNREACHED})))
    assert STILL not in (talk.say("Hello? Are you there?") or "")
    assert NOBODY in (talk.say("Can I talk to a real person?") or "")


def test_who_has_no_emergency_wakes_nobody() -> None:
    """Somebody else's is none, nor one that is taken for granted."""
    assert rung("do you do emergencies like a burst pipe", "Can I talk to a real person?", by_day=()) == []


def test_the_caller_hears_that_it_rings() -> None:
    """Before it does."""
    said = Talk(book("plumber", on_call=(KIM,))).say("Can I talk to a real person?")
    assert (said or "").startswith(CONNECTING)
