"""Questions of price and hours as people ask them: at length, in a story, in their own words."""

# ruff: noqa: E501 - a caller's words are a line
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from edge_agent.desk.booking_words import asks_to_book
from edge_agent.think.fact_services import NO_PRICE
from edge_agent.think.facts import Facts
from infra.rehearse.business import book_of, businesses, profile_of
from shared.entities.price_asked import price_asked

NOON = datetime(2026, 11, 30, 20, tzinfo=UTC)  # a Monday, in California
BUSINESSES = {name: (Facts(profile_of(one)), book_of(one, None)) for name, one in businesses().items()}


def told(profession: str, words: str) -> str | None:
    """What the facts of that business say."""
    facts, book = BUSINESSES[profession]
    return facts.answer(words, NOON, book)


@pytest.mark.parametrize(
    ("profession", "words", "holds"),
    [
        ("dentist", "Hey so I chipped a tooth a while back and my cousin says I need a crown, what kind of money are we talking?", "crown costs from 1100"),
        ("dentist", "Okay so my son plays hockey and, you know, teeth. What do you guys usually charge for a whitening?", "350"),
        ("dentist", "I haven't been in forever. If I wanted to get my teeth cleaned what would that set me back?", "95"),
        ("dentist", "what's a filling gonna run me", "180"),
        ("dentist", "Could you give me a ballpark on a cleaning?", "95"),
        ("dentist", "What's the damage for a cleaning these days", "95"),
        ("dentist", "what would it come to to have my teeth bleached", "350"),
        ("dentist", "Just trying to get a price on a filling", "180"),
        ("dentist", "is whitening pricey", "350"),
        ("plumber", "got a clogged drain what's the damage", "149"),
        ("plumber", "what do y'all charge just to come look", "89"),
        ("plumber", "So the toilet in the upstairs bathroom keeps runnin' and runnin', what do you lot charge to sort that out?", "130"),
        ("plumber", "What would I pay to have someone come out?", "89"),
        ("plumber", "How much to swap out a water heater?", "1600"),
        ("plumber", "Is there an extra fee if you come at night?", "120 dollars extra"),
        ("mechanic", "my check engine light's on. What do ya charge to figure out what's wrong?", "110"),
        ("mechanic", "what's an oil change goin' for these days", "65"),
        ("mechanic", "I got a smog check due, how much is that gonna be?", "70"),
        ("mechanic", "How much am I looking at to get the brakes checked?", "40"),
        ("locksmith", "I need a copy of my house key. What's that run?", "12"),
        ("locksmith", "if I lost my keys and had to have the lock changed, how much would that come to?", "145"),
        ("locksmith", "Say a guy locks himself out of his house. What's that gonna cost him?", "115"),
        ("massage", "I'm six months pregnant and I'm all achy. How much is a prenatal?", "105"),
        ("massage", "what's the price on hot stones", "130"),
        ("photographer", "what would a family shoot set us back", "280"),
        ("photographer", "We just had a baby. How much for newborn pictures?", "320"),
        ("realtor", "What do you charge to tell me what my house is worth?", "valuation is free"),
        ("realtor", "Is it free to tour an apartment", "viewing is free"),
        ("tattoo_artist", "How much for a full sleeve?", "large piece costs 180"),
        ("tattoo_artist", "how much to get my old one touched up", "60"),
        ("inspector", "What would you charge to check a house for termites?", "125"),
        ("inspector", "we're buying a condo out in Hayward. What's that gonna run us?", "350"),
    ],
)  # fmt: skip
def test_a_price_is_told_in_whatever_words_it_is_asked(profession: str, words: str, holds: str) -> None:
    """The thing is named by the caller's own name for it, or pointed at after it was told of."""
    assert holds in (told(profession, words) or "")


@pytest.mark.parametrize(
    ("profession", "words", "holds"),
    [
        ("mechanic", "When do y'all quit on Fridays?", "to 4 pm"),
        ("mechanic", "Are you around this Saturday?", "Saturday, we are closed"),
        ("mechanic", "I work nights myself. What time do you close up shop of a Friday?", "to 4 pm"),
        ("mechanic", "quick one for ya how late are y'all there of a friday i don't get off till three", "to 4 pm"),
        ("mechanic", "are you guys gonna be open tomorrow by any chance", "Tomorrow, we are open"),
        ("mechanic", "How late do y'all work?", "to 6 pm"),
        ("dentist", "so is there somebody there on saturdays or no", "to 1 pm"),
        ("dentist", "Till when are y'all there on a Saturday?", "to 1 pm"),
        ("dentist", "My husband works nights so mornings are hard. Are you folks open on Sundays?", "Sunday, we are closed"),
        ("dentist", "what time do you knock off today, I'm running over from work", "to 5 pm"),
        ("dentist", "When do you get going in the morning?", "from 8 am"),
        ("plumber", "What time are you there till on a Saturday?", "to 2 pm"),
        ("locksmith", "You folks around on Sunday?", "10 am to 4 pm"),
        ("locksmith", "how late do you stay open tonight", "to 8 pm"),
    ],
)  # fmt: skip
def test_the_hours_are_told_in_whatever_words_they_are_asked(profession: str, words: str, holds: str) -> None:
    """Who asks till when somebody is there asks when it closes."""
    assert holds in (told(profession, words) or "")


@pytest.mark.parametrize(
    ("profession", "words", "all_of"),
    [
        ("locksmith", "How much would it be to get the locks changed? And can I swipe my card?", ("145", "cards")),
        ("massage", "So what does a deep tissue go for? And, uh, do you do vouchers?", ("110", "Gift cards")),
        (
            "tattoo_artist",
            "My son's sixteen, can he get one if I come along? And what's a little one run?",
            ("18", "140"),
        ),
        ("mechanic", "what do you charge for an oil change, and do you have loaners", ("65", "Loan cars")),
        ("photographer", "How much is a passport picture, and where you guys at?", ("25", "77 Harbor Road")),
    ],
)
def test_of_two_questions_both_are_answered(profession: str, words: str, all_of: tuple[str, ...]) -> None:
    """A price, and what else one sentence of the facts says."""
    said = told(profession, words) or ""
    assert all(one in said for one in all_of)


@pytest.mark.parametrize(
    ("profession", "words"),
    [
        ("dentist", "How much do I owe on my last cleaning?"),
        ("dentist", "Are the hygienists nice? And what's a cleaning go for?"),
        ("dentist", "what time is my appointment on friday"),
        ("dentist", "when do you start my filling on friday"),
        ("dentist", "When do you knock it off with the drilling?"),
        ("dentist", "What's that gonna run me?"),
        ("dentist", "What does a cleaning or a veneer go for?"),
        ("dentist", "how much does it hurt to get a filling"),
        ("plumber", "when will you be there"),
        ("plumber", "how much water does a heater use"),
        ("plumber", "You did my toilet last week and it leaks. What do you charge to come back?"),
        ("dentist", "So what's the rate of failure on a crown?"),
        ("dentist", "Why is a crown so expensive?"),
        ("mechanic", "Can you lend me a hand?"),
        ("plumber", "how long will you be"),
        ("locksmith", "will you be there tomorrow"),
        ("mechanic", "what time will you finish on Friday"),
        ("dentist", "My gum is bleeding, what does an exam run?"),
        ("mechanic", "How late can I pick up my car on Friday?"),
        ("massage", "what does a couples massage run"),
        ("tattoo_artist", "What does a tattoo removal go for?"),
        ("photographer", "What would you do for a family like ours?"),
    ],
)
def test_what_is_not_wholly_understood_gets_no_figure(profession: str, words: str) -> None:
    """What is owed, another thing of a like name, a second question that no fact answers, and a story of today."""
    assert told(profession, words) in (None, NO_PRICE)


@pytest.mark.parametrize(
    ("profession", "words"),
    [
        ("dentist", "what would a root canal run me"),
        ("plumber", "So what do you lot charge for a sewer line?"),
        ("photographer", "what's the damage on a drone flight"),
        ("mechanic", "what do y'all get for a new windshield"),
    ],
)
def test_a_price_that_is_not_known_is_said_to_be_unknown(profession: str, words: str) -> None:
    """The question is understood, and there is no such row."""
    assert told(profession, words) == NO_PRICE


@pytest.mark.parametrize(
    "words",
    [
        "I need one of those massages for my wife. What's the damage?",
        "She wants a Swedish one, what would that set me back?",
        "I'd like a deep tissue, ballpark, what are we talking?",
        "Can I get a quote on a hot stone massage?",
        "I want a massage for my birthday. What do y'all charge?",
    ],
)
def test_who_asks_what_it_costs_books_nothing_yet(words: str) -> None:
    """He wants to know that first."""
    assert not asks_to_book(words, services_heard=True)


@pytest.mark.parametrize(
    "words",
    [
        "I need a massage on Friday. What would that set me back?",
        "I'd like to book a massage. And what's the damage?",
        "I need a massage.",
    ],
)
def test_a_wish_with_a_day_is_one_whatever_else_is_asked(words: str) -> None:
    """So is one that says that it is to be booked."""
    assert asks_to_book(words, services_heard=True)


@pytest.mark.parametrize(
    "words",
    [
        "What time would you get in?",
        "What do you want?",
        "What would you get her for her birthday?",
        "How much longer will he be?",
        "What does he look like?",
        "How much notice do you need?",
        "What's it like over there?",
        "The water runs and runs.",
    ],
)
def test_what_asks_no_price_is_not_taken_for_one(words: str) -> None:
    """Like words in another sense."""
    assert price_asked(words) is None
