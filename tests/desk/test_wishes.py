"""What a caller's words wish of an appointment."""

from __future__ import annotations

import datetime as dt

import pytest

from edge_agent.desk.state import Booking
from edge_agent.desk.wishes import read_wish
from tests.fakes.desk import BOOK, MONDAY

FRIDAY = dt.date(2026, 12, 4)


def days(words: str) -> list[str]:
    """The days that will do, seen from Monday, November 30, with a Friday spoken of."""
    wish = read_wish(words, MONDAY, BOOK, errand=Booking(day=FRIDAY))
    return [f"{day:%m-%d}" for day in wish.days]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on Saturday at ten", "12-05"),
        ("tomorrow", "12-01"),
        ("the day after tomorrow in the afternoon", "12-02"),
        ("a week from Tuesday", "12-08"),
        ("a week from Monday at nine", "12-07"),  # said on a Monday
        ("two weeks from Monday", "12-14"),
        ("DECEMBER FIFTH AT TWO PM", "12-05"),
        ("the third of december at noon", "12-03"),
        ("the day after", "12-05"),
        ("the day before that", "12-03"),
        ("a week later", "12-11"),
        ("Friday, no, Saturday", "12-05"),
        ("Friday I mean Thursday", "12-03"),
        ("not Friday, Thursday", "12-03"),
        ("I can't do Friday, how about thursday", "12-03"),
        ("Tuesday doesn't work, Wednesday does", "12-02"),
        ("in two weeks", "12-14"),
        ("the 31st", "12-31"),
        ("tonight", "11-30"),
        ("next Tuesday week", None),
        ("my tooth hurts since Saturday", None),
        ("5 1 0 5 5 5 0 1 9 9", None),
        ("my name is Emma", None),
    ],
)
def test_one_day(words: str, day: str | None) -> None:
    """The last that he names, without those that he rules out."""
    assert days(words) == ([day] if day else [])


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("sometime next week", "12-07", "12-13"),
        ("on the weekend", "12-05", "12-06"),
        ("Wednesday or Thursday", "12-02", "12-03"),
        ("early next week", "12-07", "12-08"),
        ("the week after next", "12-14", "12-20"),
    ],
)
def test_a_stretch_of_days(words: str, first: str, last: str) -> None:
    """Any of them will do."""
    assert [days(words)[0], days(words)[-1]] == [first, last]


@pytest.mark.parametrize(
    ("words", "either"),
    [
        ("next Friday", ["12-04", "12-11"]),
        ("Monday at ten", ["11-30", "12-07"]),
        ("Sunday next week", ["12-06", "12-13"]),
        ("Friday the 13th", ["12-11", "12-13"]),
    ],
)
def test_a_day_of_which_there_are_two(words: str, either: list[str]) -> None:
    """He has to be asked which."""
    assert [f"{day:%m-%d}" for day in read_wish(words, MONDAY, BOOK, errand=Booking()).which_day] == either


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("February 31st", "impossible"),
        ("on the thirty first of April", "impossible"),
        ("2/30 at ten", "impossible"),
        ("November 20th", "past"),
        ("book it for yesterday", "past"),
        ("on last Friday", "past"),
        ("February 28th", ""),
        ("it hurts since yesterday", ""),
    ],
)
def test_a_day_that_cannot_be(words: str, wrong: str) -> None:
    """There is none of that name, or it is past."""
    assert read_wish(words, MONDAY, BOOK, errand=Booking()).wrong == wrong


@pytest.mark.parametrize(
    ("words", "times", "since", "until"),
    [
        ("tomorrow at ten thirty", "10:30", None, None),
        ("half past three tomorrow", "15:30", None, None),
        ("Saturday at seven", "07:00 19:00", None, None),
        ("Saturday at seven in the evening", "19:00", None, None),
        ("Tuesday between two and four", "", "14:00", "16:00"),
        ("Friday after three", "", "15:00", None),
        ("Friday by noon", "", None, "12:00"),
        ("first thing tomorrow", "", None, "10:00"),
        ("tomorrow afternoon", "", "12:00", "18:00"),
        ("Wednesday late in the afternoon", "", "15:00", "18:00"),
        ("at ten, no, eleven on Friday", "11:00", None, None),
        ("Friday at one", "13:00", None, None),
        ("Friday one thirty", "13:30", None, None),
    ],
)
def test_hours(words: str, times: str, since: str | None, until: str | None) -> None:
    """An hour, or a stretch of the day."""
    hours = read_wish(words, MONDAY, BOOK, errand=Booking()).hours
    assert hours is not None
    assert " ".join(f"{time:%H:%M}" for time in hours.times) == times
    assert (hours.since and f"{hours.since:%H:%M}", hours.until and f"{hours.until:%H:%M}") == (since, until)


@pytest.mark.parametrize(
    "words", ["as soon as possible", "the earliest you have", "any day", "ASAP", "what do you have?"]
)
def test_the_earliest(words: str) -> None:
    """Any day will do."""
    assert read_wish(words, MONDAY, BOOK, errand=Booking()).soon


@pytest.mark.parametrize(("words", "bare"), [("ten", True), ("make it ten", False), ("um ten please", True)])
def test_a_mere_number_is_an_hour_where_one_was_asked_for(words: str, bare: bool) -> None:
    """Or where something is to be made ten."""
    wish = read_wish(words, MONDAY, BOOK, errand=Booking(), bare=bare)
    assert wish.hours is not None
    assert wish.hours.times == (dt.time(10),)


@pytest.mark.parametrize("words", ["the first one", "the other one", "the deep tissue one", "I have two kids"])
def test_other_numbers_are_no_hours(words: str) -> None:
    """One of two is not one o'clock."""
    assert read_wish(words, MONDAY, BOOK, errand=Booking(), bare=words != "I have two kids").hours is None


@pytest.mark.parametrize(
    "words",
    [
        "The first one, please.",
        "the second one",
        "um the first one I guess",
        "I'll take the first one",
        "the third one",
    ],
)
def test_one_of_those_that_were_offered_is_no_day_of_the_month(words: str) -> None:
    """Whether a mere number would do or not."""
    assert not read_wish(words, MONDAY, BOOK, errand=Booking()).of_time
    assert not read_wish(words, MONDAY, BOOK, errand=Booking(), bare=True).of_time
