"""The caller who reacts: what he takes a question for, and what he says to it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from infra.rehearse.asked import Asked, what_is_asked
from infra.rehearse.caller import BYE, FIRST, GIVES_UP, RIGHT, SECOND, YES, Caller, repertoire
from infra.rehearse.case import HELD, PROFESSIONS, SCRIPTS, Case, cases_of

EMMA = Case.model_validate(
    {
        "name": "A cleaning",
        "kind": "booking",
        "from": "+14155550121",
        "says": ["I'd like a cleaning on Saturday."],
        "answers": {"new patient": "I was there last year."},
        "about": {
            "name": "Emma Brown",
            "number": "+14155550121",
            "service": "A cleaning",
            "day": "Saturday",
            "time": "ten in the morning",
        },
        "goal": {"visit": {"service": "Cleaning", "weekday": "saturday", "time": "10:00"}},
    }
)
STARTED = Caller(EMMA).reply("How can I help you?")[1]


def said(agent: str, caller: Caller = STARTED) -> str | None:
    return caller.reply(agent)[0]


@pytest.mark.parametrize(
    ("today", "asked", "takes"),
    [
        ("2026-12-05", "Do you mean Saturday, December 5, or Saturday, December 12?", SECOND),  # a Saturday
        ("2026-12-02", "Do you mean Saturday, December 5, or Saturday, December 12?", FIRST),
        ("2026-12-26", "Do you mean Saturday, December 26, or Saturday, January 2?", SECOND),
        (None, "Do you mean Saturday, December 5, or Saturday, December 12?", FIRST),
    ],
)
def test_of_two_days_he_takes_the_one_that_he_came_for(today: str | None, asked: str, takes: str) -> None:
    """Whatever day it is when he calls: the first such weekday from tomorrow on."""
    caller = Caller(EMMA, dt.date.fromisoformat(today) if today else None).reply("How can I help you?")[1]
    assert said(asked, caller) == takes


@pytest.mark.parametrize(
    ("agent", "asked"),
    [
        ("Sure. May I have your name, please?", Asked.NAME),
        ("And who's calling?", Asked.NAME),
        ("Could you spell that for me?", Asked.SPELL),
        ("What is the best number to reach you?", Asked.NUMBER),
        ("Where can we reach you?", Asked.NUMBER),
        ("Please tell me your phone number, digit by digit.", Asked.NUMBER),
        ("Shall we call you back on the number you're calling from?", Asked.CALLING_FROM),
        ("That's 4 1 5, 5 5 5, 0 1 2 1. Is that right?", Asked.READ_BACK),
        ("Saturday at 10 am for Emma, did I get that right?", Asked.READ_BACK),
        ("I have Saturday at 9 am, or at 10 am. Which suits you?", Asked.CHOICE),
        ("Would Saturday at 10 am work for you?", Asked.CHOICE),
        ("Do you mean December 5 or December 12?", Asked.MEANT),
        ("Which day would you like?", Asked.DAY),
        ("When would you like to come in?", Asked.DAY),
        ("What time on Saturday?", Asked.TIME),
        ("What would you like to book?", Asked.SERVICE),
        ("What is it about?", Asked.MATTER),
        ("What should I tell them?", Asked.MATTER),
        ("What is the address?", Asked.ADDRESS),
        ("Is it urgent?", Asked.URGENT),
        ("I don't know that. Shall I have somebody call you back?", Asked.CALLBACK),
        ("I'm sorry, I don't know that, but I can take a message.", Asked.CALLBACK),
        ("What is your confirmation code?", Asked.CODE),
        ("You're booked. Is there anything else I can do for you?", Asked.ELSE),
        ("I'm sorry, I didn't catch that.", Asked.AGAIN),
        ("I'm sorry, could you repeat that?", Asked.AGAIN),
        ("I'm sorry, I didn't get that. May I have your name, please?", Asked.NAME),
        ("Are you still there?", Asked.THERE),
        ("A cleaning costs 95 dollars.", Asked.NOTHING),
        ("We will call you back on this number.", Asked.NOTHING),
    ],
)
def test_a_question_is_known_by_its_key_words(agent: str, asked: Asked) -> None:
    """In whichever words it is put; a statement asks nothing."""
    assert what_is_asked(agent) == asked


@pytest.mark.parametrize(
    ("agent", "answer"),
    [
        ("May I have your name?", "My name is Emma Brown."),
        ("What number can we call?", "It's four one five, five five five, zero one two one."),
        ("Is this your number: 4 1 5, 5 5 5, 0 1 2 1, is that right?", RIGHT),
        ("That's 4 1 5, 5 5 5, 0 1 2 9, is that right?", "No. It's four one five, five five five, zero one two one."),
        ("That's a cleaning on Sunday, is that right?", "No, Saturday at ten in the morning."),
        ("Saturday at 1 pm. Shall I book it?", "No, Saturday at ten in the morning."),
        ("Saturday at 10 am. Shall I book it?", YES),
        ("I have Saturday at 9 am, or at 10 am. Which suits you?", "The second one, please."),
        ("I have Saturday at 10 am, or at 11 am. Which suits you?", "The first one, please."),
        ("Which day would suit you?", "Saturday at ten in the morning."),
        ("Are you a new patient?", "I was there last year."),
        ("Did you mean a cleaning or a filling?", "A cleaning, please."),
        ("All done. Anything else?", BYE),
    ],
)
def test_he_answers_from_what_he_knows(agent: str, answer: str) -> None:
    """What is read back wrongly he puts right; of two times he takes the one that he came for."""
    assert said(agent) == answer


def test_whoever_is_asked_the_same_for_ever_gives_up() -> None:
    """No receptionist keeps a caller on the line."""
    caller, words = STARTED, list[str | None]()
    while not words or words[-1] is not None:
        answer, caller = caller.reply("May I have your name?")
        words.append(answer)
        assert len(words) < 20
    assert words[-2] == GIVES_UP
    assert len(words) <= 5


@pytest.mark.parametrize("scripts", [SCRIPTS, HELD], ids=["scripts", "held"])
@pytest.mark.parametrize("profession", PROFESSIONS)
def test_all_that_he_may_say_is_known_before_he_dials(profession: str, scripts: Path) -> None:
    """His voice is made beforehand: nothing that he answers is missing in it."""
    asked = [
        "May I have your name?",
        "Could you spell it?",
        "What is your number?",
        "Is this the number you're calling from?",
        "What is the address?",
        "What service would you like?",
        "Which day?",
        "What time?",
        "What is it about?",
        "Is it urgent?",
        "Shall I have somebody call you back?",
        "I have Monday at 9 am, or at 10 am. Which suits you?",
        "What is your code?",
        "That's 9 9 9, 9 9 9, 9 9 9 9, is that right?",
        "Sunday, November 1 at 3 am, is that right?",
        "Are you still there?",
        "Do you mean one or the other?",
        "Would you like to book?",
        "Would you rather come another day?",
        "Anything else?",
    ]
    for case in cases_of(profession, scripts).values():
        _, caller = Caller(case).reply("How can I help you?")
        assert {caller.reply(question)[0] for question in asked} <= {*repertoire(case), None}
