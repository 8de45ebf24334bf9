"""A caller who wants a person: who is rung, at which hour and in which plight."""

from __future__ import annotations

import pytest

from edge_agent.desk.book import Colleague
from edge_agent.desk.person import CONNECTING
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
    "plight", ["a pipe burst and water is pouring through the ceiling", "I smell gas in the house"]
)
def test_in_an_emergency_all_are_rung_who_are_there_for_it(plight: str) -> None:
    """Once it was said in this call."""
    assert rung(plight, "Tom Miller, 12 Elm Street", "Can I talk to a real person?") == [Connect((KIM, NIGHT))]
    assert rung(plight, "Tom Miller, 12 Elm Street", "Can I talk to a real person?", by_day=()) == [Connect((NIGHT,))]


def test_who_has_no_emergency_wakes_nobody() -> None:
    """Somebody else's is none, nor one that is taken for granted."""
    assert rung("do you do emergencies like a burst pipe", "Can I talk to a real person?", by_day=()) == []


def test_the_caller_hears_that_it_rings() -> None:
    """Before it does."""
    said = Talk(book("plumber", on_call=(KIM,))).say("Can I talk to a real person?")
    assert (said or "").startswith(CONNECTING)
