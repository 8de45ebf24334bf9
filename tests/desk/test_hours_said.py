"""Hours as they are said in passing, and numbers that are none."""

from __future__ import annotations

import datetime as dt

import pytest

from edge_agent.desk.state import Booking
from edge_agent.desk.wishes import read_wish
from tests.desk.talking import BOOK, NOW


def times(words: str) -> tuple[dt.time, ...]:
    """The hour that is wished."""
    hours = read_wish(words, NOW, BOOK, errand=Booking()).hours
    return hours.times if hours else ()


@pytest.mark.parametrize(
    ("words", "hour", "minute"),
    [
        ("You got anything Friday? Like six?", 18, 0),
        ("I'm home Thursday, mornings, like eight?", 8, 0),
        ("Does Sunday work? Elevenish, in the morning?", 11, 0),
        ("friday twoish", 14, 0),
        ("Monday around ten-ish", 10, 0),
        ("What about Thursday? Any time round ten.", 10, 0),
        ("Tuesday, maybe 9?", 9, 0),
        ("Can I swing by Wednesday, say half past eight?", 8, 30),
        ("can you come by Friday at two", 14, 0),
        ("Wednesday at five, no, five thirty, sorry, I only get off at five.", 17, 30),
        ("I get off at five, can I come at five thirty Wednesday", 17, 30),
        ("I have a meeting at two, Friday at four works", 16, 0),
        ("my daughter finishes at three, Thursday at half past three", 15, 30),
        ("I only get off at five, Wednesday", 17, 0),
    ],
)
def test_the_hour_is_heard(words: str, hour: int, minute: int) -> None:
    """Loosely named, corrected, or beside the reason for it."""
    assert times(words) == (dt.time(hour, minute),)


@pytest.mark.parametrize(
    "words",
    [
        "Friday for like six people",
        "there's like eight of us on Friday",
        "I'd like two",
        "my kid is like six",
        "it's been like two years, so Wednesday",
        "looks like two",
        "we're maybe six, seven people, Saturday",
        "I need it done by Friday",
    ],
)
def test_a_number_of_something_is_no_hour(words: str) -> None:
    """People, years and things are counted too."""
    assert times(words) == ()


def test_any_time_round_an_hour_keeps_its_day() -> None:
    """It is that hour, and not whenever."""
    wish = read_wish("Thursday, any time round ten", NOW, BOOK, errand=Booking())
    assert (wish.days, wish.soon) == ((dt.date(2026, 12, 3),), False)


@pytest.mark.parametrize(
    "words",
    ["I don't mind when", "up to you", "whichever day", "I don't care what day", "you pick", "your call"],
)
def test_any_time_will_do(words: str) -> None:
    """He is offered what is free first."""
    assert read_wish(words, NOW, BOOK, errand=Booking()).soon


@pytest.mark.parametrize("words", ["I don't mind the pain", "I'll pick you up"])
def test_other_things_are_no_wish(words: str) -> None:
    """Of a time they say nothing."""
    assert not read_wish(words, NOW, BOOK, errand=Booking()).of_time
