"""Questions that a client's rows answer: what it sells, and on which days its hours are others."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from edge_agent.desk.book import Closure, Service
from edge_agent.think.fact_services import NO_PRICE
from edge_agent.think.facts import Facts
from tests.think.profiles import profile_of
from tests.think.test_claims import BOOK
from tests.think.test_facts import MONDAY_NOON, WEEK

OWN = "Parking is free behind the building. The first exam costs from 40 dollars."
DENTIST = Facts(profile_of("dentist", facts=OWN))
ROWS = replace(
    BOOK,
    services=(
        *BOOK.services,
        Service(UUID(int=5), "X-rays", 15),
        Service(UUID(int=6), "60 minute massage", 60, Decimal(85)),
        Service(UUID(int=7), "90 minute massage", 90, Decimal("120.50")),
    ),
    closures=(
        *BOOK.closures,
        Closure(dt.date(2026, 12, 24), dt.date(2026, 12, 24), "Christmas Eve", (("08:00", "12:00"),)),
    ),
)
USUAL = "On Thursday, we are open from 8 am to 5 pm."
CLOSED = "From Thursday, November 26, to Friday, November 27, we are closed for Thanksgiving."


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("How much is a filling?", "A filling costs 180 dollars."),
        ("um, how much would a crown be", "A crown costs 1100 dollars."),
        ("What do you charge for fillings?", "A filling costs 180 dollars."),
        ("Can you tell me how much a cleaning is?", "A cleaning costs 95 dollars."),
        ("How much is a deep cleaning?", "A deep cleaning costs 250 dollars."),
        ("how much is a teeth cleaning", "A cleaning costs 95 dollars."),
        ("How much is a feeling?", "A filling costs 180 dollars."),
        ("what does a clearing cost", "A cleaning costs 95 dollars."),
        (
            "How much is a massage?",
            "A 60 minute massage costs 85 dollars. A 90 minute massage costs 120.50 dollars.",
        ),
        ("How long does a filling take?", "A filling takes 60 minutes."),
        ("how long is a cleaning", "A cleaning takes 45 minutes."),
        ("Do you do crowns?", "A crown costs 1100 dollars."),
        ("How much are X-rays?", NO_PRICE),
        ("How much is a veneer?", NO_PRICE),
        ("what's the price of whitening", NO_PRICE),
        ("How much is an emergency cleaning?", NO_PRICE),
        ("How much is parking?", "Parking is free behind the building."),
        ("How much is the first exam?", "The first exam costs from 40 dollars."),
    ],
)
def test_a_question_about_what_is_sold_is_answered_from_the_row(words: str, answer: str) -> None:
    """By its name, a part of it, or what sounds like it; what is on no list has no price."""
    assert DENTIST.answer(words, MONDAY_NOON, ROWS) == answer


@pytest.mark.parametrize(
    "words",
    [
        "How much is it?",
        "How much notice do you need?",
        "How much longer will it be?",
        "Is the cleaning painful?",
        "How long does it take to get there?",
        "I want a cleaning.",
    ],
)
def test_what_no_row_answers_is_left_alone(words: str) -> None:
    """A price is told only where one is asked, and of what."""
    assert DENTIST.answer(words, MONDAY_NOON, ROWS) is None


def test_the_list_is_told_as_far_as_one_can_listen() -> None:
    """Six of them, and that there are more."""
    told = DENTIST.answer("What services do you offer?", MONDAY_NOON, ROWS)
    assert told == "We offer cleaning, deep cleaning, filling, crown, X-rays and 60 minute massage, among others."
    assert DENTIST.answer("What services do you offer?", MONDAY_NOON) is None


def test_the_clients_own_sentence_goes_before_a_row_that_says_less() -> None:
    """ "From 180 dollars" says more than "180 dollars"; another amount does not."""
    own = Facts(profile_of("dentist", facts="A filling costs from 180 dollars. A cleaning costs 80 dollars."))
    assert own.answer("How much is a filling?", MONDAY_NOON, ROWS) == "A filling costs from 180 dollars."
    assert own.answer("How much is a cleaning?", MONDAY_NOON, ROWS) == "A cleaning costs 95 dollars."


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Are you open on Thanksgiving?", CLOSED),
        ("Are you open on November 27?", "On Friday, November 27, we are closed for Thanksgiving."),
        ("Are you open on December 24th?", "On Thursday, December 24, we are open from 8 am to noon."),
        ("When do you close on Christmas Eve?", "On Thursday, December 24, we are open from 8 am to noon."),
        ("Are you open the day after tomorrow?", "On Wednesday, November 25, we are open from 8 am to 5 pm."),
        ("Are you open tomorrow?", "Tomorrow, we are open from 8 am to 5 pm."),
        (
            "Are you open on Thursday?",
            f"{USUAL} But this Thursday, November 26, we are closed for Thanksgiving.",
        ),
        ("What are your hours?", f"{WEEK} {CLOSED}"),
        ("Are you open on Christmas?", None),
        ("Is Dr. Lee in on December 24th?", None),
    ],
)
def test_closures_go_before_the_usual_hours(words: str, answer: str | None) -> None:
    """A holiday of which no row says anything is left to somebody who knows."""
    assert DENTIST.answer(words, MONDAY_NOON, ROWS) == answer


def test_on_the_day_itself_it_is_closed() -> None:
    """Today, tomorrow and right now are that day's."""
    wednesday = MONDAY_NOON + dt.timedelta(days=2)
    thursday = wednesday + dt.timedelta(days=1)
    closed = "we are closed for Thanksgiving."
    assert DENTIST.answer("Are you open tomorrow?", wednesday, ROWS) == f"Tomorrow, {closed}"
    assert DENTIST.answer("Are you open today?", thursday, ROWS) == f"Today, {closed}"
    now = DENTIST.answer("Are you open right now?", thursday, ROWS)
    assert now == f"I'm sorry, we are closed right now. Today, {closed}"
