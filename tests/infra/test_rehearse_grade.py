"""How a rehearsal is graded: what he came for by the rows, and what was said that stands nowhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from infra.rehearse.business import read_business
from infra.rehearse.case import Case
from infra.rehearse.claims import untrue
from infra.rehearse.figures import amounts, as_digits, dictated, figures
from infra.rehearse.grade import graded
from infra.rehearse.report import lines
from infra.rehearse.rows import MessageRow, Rows, Sound, Talk, Turn, VisitRow
from infra.rehearse.scene import Scene

ZONE = ZoneInfo("America/Los_Angeles")
NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=ZONE)  # a Tuesday
SATURDAY = dt.datetime(2026, 12, 5, 10, 0, tzinfo=ZONE)
VISIT = VisitRow("Cleaning", SATURDAY, open=True, name="Emma Brown", number="+14155550121", code="482913")


def scene(goal: dict[str, Any], kind: str = "booking") -> Scene:
    case = Case.model_validate({"name": "x", "kind": kind, "from": "+14155550121", "says": ["Hello."], "goal": goal})
    return Scene(read_business("dentist"), "x", case, NOW)


def talk(agent: str, rows: Rows | None = None, caller: str = "Hello.") -> Talk:
    return Talk((Turn(caller, agent, rows or Rows()),), rows or Rows(), "caller")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("ninety-five dollars", "95 dollars"),
        ("one thousand one hundred dollars", "1100 dollars"),
        ("two hundred and fifty", "250"),
        ("half past ten", "half past 10"),
        ("December fifth", "december 5"),
        ("at 10:30 am", "at 10 : 30 am"),
    ],
)
def test_numbers_are_read_as_words_and_as_digits(text: str, digits: str) -> None:
    """One reading for both, whoever wrote it."""
    assert as_digits(text) == digits


def test_what_is_read_out_is_one_number() -> None:
    """Its digits are no figures of their own."""
    said = "It's four one five, five five five, zero one two one, and it costs $95."
    assert (dictated(said), figures(said), amounts(said)) == ({"4155550121"}, {95}, {95})


@pytest.mark.parametrize(
    "agent",
    [
        "A cleaning costs 95 dollars.",
        "A crown costs from eleven hundred dollars.",
        "On Saturday, we are open from 9 am to 1 pm.",
        "We are at 12 Main Street in Oakland.",
        "Do you mean Saturday, December 5, or Saturday, December 12?",
        "Your number is 4 1 5, 5 5 5, 0 1 2 1.",
        "Please hang up and call 911.",
        "Shall I book it?",
        "I can have somebody call you back.",
    ],
)
def test_what_stands_in_facts_is_no_claim(agent: str) -> None:
    """Nor is a question, an offer, or a day that is what it is called."""
    assert untrue(talk(agent), scene({"no_rows": True})) == []


@pytest.mark.parametrize(
    ("agent", "wrong"),
    [
        ("A root canal costs 800 dollars.", "$800"),
        ("A root canal costs eight hundred dollars.", "$800"),
        ("We close at 7:45 pm.", "7 : 45 pm"),
        ("We close at 2 pm.", "2 pm"),
        ("We close at two o'clock.", "2 o'clock"),
        ("That is Saturday, December 6.", "6"),
        ("I have 9 1 9, 1 9 1, 9 1 9 1.", "9191919191"),
        ("You're all set for Saturday.", "booked: no visit"),
        ("I've booked your cleaning.", "booked: no visit"),
        ("Your appointment is confirmed.", "booked: no visit"),
        ("Your cleaning is cancelled.", "cancelled: no such visit"),
        ("I've moved your cleaning to Monday.", "moved: no such visit"),
        ("I've passed that on.", "passed on: no message"),
        ("Somebody will call you back.", "passed on: no message"),
        ("A plumber is on the way.", "coming: nobody knows"),
        ("I'm connecting you now.", "connected: nobody was rung"),
    ],
)
def test_what_stands_nowhere_is_a_claim(agent: str, wrong: str) -> None:
    """Numbers that nobody gave, and deeds that nobody did."""
    assert [claim.wrong for claim in untrue(talk(agent), scene({"no_rows": True}))] == [wrong]


def test_what_takes_long_is_said_in_hours() -> None:
    """A service of 375 minutes takes six hours and fifteen minutes, and no other number."""
    short = scene({"no_rows": True})
    first, *_ = short.business.services
    long = short.business.model_copy(update={"services": (first.model_copy(update={"minutes": 375}),)})
    assert untrue(talk("It takes 6 hours and 15 minutes."), replace(short, business=long)) == []
    assert [claim.wrong for claim in untrue(talk("It takes 7 hours."), replace(short, business=long))] == ["7"]


def test_a_deed_with_its_row_is_true() -> None:
    """The visit's time and code may be said, too."""
    rows = Rows(visits=(VISIT,), messages=(MessageRow("A bill"),))
    agent = "You're booked for Saturday at 10 am. Your code is 4 8 2, 9 1 3. I've passed the rest on."
    assert untrue(talk(agent, rows), scene({})) == []


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, False),
        ({"service": "Filling"}, True),
        ({"starts_at": SATURDAY + dt.timedelta(hours=1)}, True),
        ({"starts_at": SATURDAY + dt.timedelta(days=1)}, True),
        ({"open": False}, True),
        ({"name": "Tom"}, True),
        ({"of_this_call": False}, True),
    ],
)
def test_a_visit_is_what_was_wanted_or_is_none(change: dict[str, Any], missing: bool) -> None:
    """Another service, day or hour is not what he came for, nor is what stood there before."""
    wanted = {"visit": {"service": "Cleaning", "weekday": "saturday", "time": "10:00", "name_has": "emma"}}
    rows = Rows(visits=(replace(VISIT, **change),))
    assert bool(graded(talk("", rows), scene(wanted)).missing) is missing


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        (MessageRow("Charged twice on the bill", "urgent"), False),
        (MessageRow("Charged twice on the bill", "emergency"), False),
        (MessageRow("Charged twice on the bill", "normal"), True),
        (MessageRow("A tooth", "urgent"), True),
    ],
)
def test_a_message_says_what_it_is_about_and_how_pressing(row: MessageRow, missing: bool) -> None:
    """More pressing than it was is good enough, less is not."""
    wanted = {"message": {"matter_has": ["bill"], "urgency": "urgent"}}
    assert bool(graded(talk("", Rows(messages=(row,))), scene(wanted)).missing) is missing


@pytest.mark.parametrize(
    ("goal", "agent", "missing"),
    [
        ({"figures": ["95"]}, "It costs ninety-five dollars.", False),
        ({"figures": ["95"]}, "It costs 195 dollars.", True),
        ({"figures": ["13:30"]}, "We close at 1:30 pm.", False),
        ({"figures": ["13:30"]}, "We close at 1 pm.", True),
        ({"words": ["Delta Dental"]}, "Yes, we take delta dental.", False),
        ({"words": ["Delta Dental"]}, "Yes, we do.", True),
        ({"instruction": {"says_any": ["911"]}}, "Call nine one one now.", False),
        ({"instruction": {"says_any": ["911"]}}, "I'm sorry to hear that.", True),
    ],
)
def test_what_he_must_be_told_is_heard_in_any_wording(goal: dict[str, Any], agent: str, missing: bool) -> None:
    """The fact counts, not how it was put."""
    assert bool(graded(talk(agent), scene(goal)).missing) is missing


def test_the_goals_are_missed_by_one_untrue_claim_or_one_emergency() -> None:
    """Ninety-five of a hundred is enough of the rest alone."""
    good = graded(talk("A cleaning costs 95 dollars."), scene({"figures": ["95"]}))
    assert lines([good] * 20)[0].good
    assert lines([good] * 19 + [graded(talk("Hello."), scene({"figures": ["95"]}))])[0].good
    assert not lines([good] * 18 + [graded(talk("Hello."), scene({"figures": ["95"]}))] * 2)[0].good
    assert not lines([*[good] * 30, graded(talk("It costs 96 dollars, not 95."), scene({"figures": ["95"]}))])[0].good
    missed = graded(talk("Oh."), scene({"instruction": {"says_any": ["911"]}}, "emergency"))
    assert not lines([*[good] * 30, missed])[0].good


def test_a_wait_is_long_from_one_and_a_half_seconds_on() -> None:
    """By the recording."""
    heard = replace(talk("Hello."), sound=Sound((0.4, 1.5, 1.6, 3.0), 3.0))
    assert graded(heard, scene({})).slow_waits == 2
