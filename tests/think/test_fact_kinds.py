"""Questions as callers word them, put to nine clients: which sentence of whose facts answers each, and which none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from edge_agent.desk.book import DeskBook
from edge_agent.think.fact_offers import ELSEWHERE
from edge_agent.think.facts import Facts
from infra.rehearse.business import book_of, businesses, profile_of
from infra.rehearse.heard import heard

NOW = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)  # Monday noon in California
CLIENTS = businesses()

PAID = "We take cards and cash."
OAKLAND = "We work in Oakland, Emeryville and Piedmont."
BERKELEY = "We work in Oakland, Berkeley and Alameda."
LEANDRO = "We work in Oakland, Berkeley and San Leandro."
SUNDAY = "On Sunday, we are open from 10 am to 4 pm."
CAR, HOME = "A car lockout costs 98 dollars.", "A home lockout costs 115 dollars."
DRAIN = "Drain cleaning costs 149 dollars."
TOILET = "A toilet repair costs from 130 dollars."
CONDO, HOUSE = "A condo inspection costs 350 dollars.", "A home inspection costs 450 dollars."
INSURED = "We are licensed and insured."
INSURANCE = "We accept the insurance companies Delta Dental, Cigna and Aetna."
WELCOME = "New patients are welcome."
MAKES = "We repair all makes but motorcycles."
ADULTS = "Clients must be 18 and bring a photo ID."
PARKING = "Parking is free behind the building."
CROWN = "A crown costs from 1100 dollars."

ANSWERED = [
    *(
        ("locksmith", words, SUNDAY)
        for words in (
            "Do you work on Sundays?",
            "do you guys work sundays",
            "I was wondering if you're open on Sunday.",
            "I just wanted to know if you work on Sunday, please.",
            "Is anybody there on Sundays?",
            "Um, what time do you close on Sunday?",
        )
    ),
    ("locksmith", "Yeah yeah. How late are you open on Thursday?", "On Thursday, we are open from 8 am to 8 pm."),
    ("locksmith", "Are you working tomorrow?", "Tomorrow, we are open from 8 am to 8 pm."),
    *(
        ("locksmith", words, PAID)
        for words in (
            "Do you take credit cards?",
            "Quick question, do you take credit cards?",
            "Hi, so, um, do you accept debit cards?",
            "can i pay by card",
            "Can I pay with cash?",
            "Could you tell me if you take Visa?",
            "How can I pay?",
            "What forms of payment do you take?",
        )
    ),
    ("locksmith", "Do you come out to Emeryville?", OAKLAND),
    ("locksmith", "Hello there. I have a quick question. Do you serve Piedmont?", OAKLAND),
    ("locksmith", "Can you come to Oakland?", OAKLAND),
    ("locksmith", "What areas do you serve?", OAKLAND),
    ("locksmith", "How far do you come out?", OAKLAND),
    ("locksmith", "Do you go out to Hayward?", f"{OAKLAND} {ELSEWHERE}"),
    ("locksmith", "Hey, um, could you come out to San Jose?", f"{OAKLAND} {ELSEWHERE}"),
    *(
        ("locksmith", words, CAR)
        for words in (
            "If I locked my keys in the car, what would that cost?",
            "what do you charge when someone locks his keys in his truck",
            "What does it cost to unlock a car?",
            "I left my keys locked in the car, how much would that be?",
        )
    ),
    ("locksmith", "How much is it if I'm locked out of my house?", HOME),
    ("locksmith", "How much is a lockout?", f"{HOME} {CAR}"),
    *(
        ("plumber", words, TOILET)
        for words in (
            "Just tell me what a toilet repair costs.",
            "My toilet needs to be repaired, what would that cost?",
            "Can you just tell me how much it is to repair a toilet?",
        )
    ),
    ("plumber", "Do you come out to Alameda?", BERKELEY),
    ("plumber", "And what about Berkeley?", BERKELEY),
    ("plumber", "I'm calling to ask whether you work in Berkeley too.", BERKELEY),
    ("plumber", "Do you cover Fremont?", f"{BERKELEY} {ELSEWHERE}"),
    ("plumber", "Do you give a guarantee?", "Our work has a one year guarantee."),
    ("realtor", "Do you work in San Leandro too?", LEANDRO),
    ("realtor", "What cities do you work in?", LEANDRO),
    ("realtor", "How much is a viewing?", "A viewing is free."),
    ("realtor", "how much is a valuation of my house", "A home valuation is free."),
    ("inspector", "What do you charge to inspect a condo?", CONDO),
    ("inspector", "How much is it if I need my condo inspected?", CONDO),
    ("inspector", "how much to inspect a house", HOUSE),
    ("inspector", "Are you licensed?", INSURED),
    ("inspector", "are you guys insured", INSURED),
    ("dentist", "Do you work with Cigna?", INSURANCE),
    ("dentist", "I have Aetna, do you take that?", INSURANCE),
    ("dentist", "Do you take Delta Dental or Cigna?", INSURANCE),
    ("dentist", "Are you accepting new patients?", WELCOME),
    ("dentist", "I just wanted to ask if you take new patients", WELCOME),
    ("dentist", "My insurance is Aetna. Do you take that?", INSURANCE),
    ("dentist", "What would a crown run me?", CROWN),
    ("dentist", "whats the cost of a crown", CROWN),
    ("dentist", "Where exactly are you located?", "We are at 12 Main Street in Oakland, California."),
    *(
        ("dentist", words, PARKING)
        for words in (
            "Is there somewhere to park?",
            "Where can I park my car?",
            "and where do we park",
            "Is there a place where I can park?",
            "Where should I leave my car?",
            "There's parking?",
        )
    ),
    ("dentist", "You accept Delta Dental.", INSURANCE),
    ("dentist", "So you guys take Cigna.", INSURANCE),
    ("dentist", "You're taking new patients.", WELCOME),
    ("dentist", "You're open on Saturday.", "On Saturday, we are open from 9 am to 1 pm."),
    ("locksmith", "You can come out to Emeryville.", OAKLAND),
    ("plumber", "You work in Berkeley.", BERKELEY),
    ("dentist", "When do you open tomorrow morning?", "Tomorrow, we are open from 8 am to 5 pm."),
    ("dentist", "Do you have Saturday hours?", "On Saturday, we are open from 9 am to 1 pm."),
    ("plumber", "How much would you charge to unclog a drain?", DRAIN),
    ("plumber", "My drain is clogged, how much to clean it?", DRAIN),
    ("plumber", "How much do you charge to come out?", "A visit with diagnosis costs 89 dollars."),
    ("plumber", "Is your work guaranteed?", "Our work has a one year guarantee."),
    ("plumber", "Can you fix a toilet?", TOILET),
    ("locksmith", "What's your price for opening a car?", CAR),
    ("massage", "Do you sell gift cards?", "Gift cards are available."),
    ("tattoo_artist", "Do you do touch-ups?", "A touch-up costs 60 dollars."),
    ("tattoo_artist", "Do I need to bring an ID?", ADULTS),
    ("mechanic", "Do you work on motorcycles?", MAKES),
    ("mechanic", "Do you have loan cars?", "Loan cars are not available."),
    ("photographer", "Do you shoot weddings?", "Weddings start at 1900 dollars."),
]

TWO = [
    ("dentist", "How much is a crown, and do you take Cigna?", f"{CROWN} {INSURANCE}"),
    ("dentist", "How much is a crown? And are you accepting new patients?", f"{CROWN} {WELCOME}"),
    (
        "massage",
        "How long is a hot stone massage and what does it cost?",
        "A hot stone massage costs 130 dollars. A hot stone massage takes 90 minutes.",
    ),
    ("locksmith", "Are you open on Sunday and do you take cards?", f"{SUNDAY} {PAID}"),
    ("inspector", "how much is a home inspection and a condo inspection", f"{HOUSE} {CONDO}"),
    (
        "plumber",
        "What's the price for drain cleaning or a toilet repair?",
        f"{DRAIN} {TOILET}",
    ),
]

LEFT = [
    ("locksmith", "Do you take Bitcoin?"),
    ("locksmith", "How much is a car lockout at night?"),
    ("locksmith", "Can you open an old bank safe from the nineteen twenties?"),
    ("locksmith", "Do you take cards? I need someone now!"),
    ("locksmith", "Will somebody be there tomorrow?"),
    ("locksmith", "Do you work with children?"),
    ("locksmith", "Do you come to my house?"),
    ("plumber", "Can you come to Alameda tomorrow?"),
    ("plumber", "Do you guys also install swimming pool heaters?"),
    ("plumber", "Do you take drain cleaning and Bitcoin?"),
    ("realtor", "Do you handle warehouses and commercial leases?"),
    ("inspector", "Do you inspect swimming pools for leaks?"),
    ("dentist", "What do you charge for a cleaning without insurance?"),
    ("dentist", "I've got Blue Cross. Do you accept that?"),
    ("dentist", "Do you speak Spanish?"),
    ("dentist", "You have my number."),
    ("dentist", "You're very kind."),
    ("dentist", "You can call me back."),
    ("dentist", "My car is parked outside, am I allowed to leave it in the street?"),
    ("plumber", "Where should I park my car?"),
    ("dentist", "Is Dr. Lee in on Saturday?"),
    ("dentist", "How much is a crown, and is it painful?"),
    ("dentist", "How much is a crown or a veneer?"),
    ("massage", "Do you take credit cards?"),
    ("massage", "Do you offer foot reflexology for kids?"),
    ("mechanic", "Do you have cars?"),
    ("mechanic", "If I brake hard it squeaks, what could that be?"),
    ("photographer", "Do you have a drone for aerial pictures of a boat race?"),
    ("tattoo_artist", "Do you guys do tongue piercings as well?"),
    ("tattoo_artist", "I was wondering if I could come in on Saturday."),
]


def answered(client: str, words: str) -> str | None:
    """What a caller of that client hears without a model."""
    book: DeskBook = book_of(CLIENTS[client], None)
    return Facts(profile_of(CLIENTS[client])).answer(words, NOW, book)


@pytest.mark.parametrize(("client", "words", "said"), ANSWERED)
def test_a_question_is_answered_by_the_sentence_that_it_asks_of(client: str, words: str, said: str) -> None:
    """However it is begun, and whichever verb it has; a place that is not listed gets no yes."""
    assert answered(client, words) == said


@pytest.mark.parametrize(("client", "words", "said"), TWO)
def test_two_questions_are_both_answered(client: str, words: str, said: str) -> None:
    """One after the other, as they were asked."""
    assert answered(client, words) == said


@pytest.mark.parametrize(("client", "words"), LEFT)
def test_what_stands_in_no_fact_is_not_answered(client: str, words: str) -> None:
    """Nor is half of what was asked."""
    assert answered(client, words) is None


@pytest.mark.parametrize(("client", "words", "said"), [*ANSWERED, *TWO])
def test_it_is_the_same_without_capitals_and_stops(client: str, words: str, said: str) -> None:
    """A recogniser may write neither, where nothing but courtesies is said in front."""
    bare = heard(words, "bare")
    if words.rstrip(".?!").count(".") == words.rstrip(".?!").count("?") == 0:
        assert answered(client, bare) == said
