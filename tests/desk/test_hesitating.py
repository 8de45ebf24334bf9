"""Callers who hesitate, and who ask something of what they are about to book."""

from __future__ import annotations

import pytest

from edge_agent.desk.tools import CommitVisit, HoldSlot
from tests.desk.talking import BY_MODEL, talk

CLEANING = "I'd like to book a cleaning on Friday at ten, my name is Emma Brown."


@pytest.mark.parametrize(
    "words",
    [
        "um I'd uh like to book a um cleaning",
        "Uh, I want a, um, cleaning.",
        "uhm can I uh book a uh cleaning",
        "erm I need a umm cleaning",
    ],
)
def test_hesitations_are_no_words(words: str) -> None:
    """He is asked the next question, as if he had spoken without them."""
    assert talk(booking="direct").says(words) == "Sure. Which day and time would you like?"


@pytest.mark.parametrize("words", ["uh huh", "Uh-huh.", "um, yes", "mm hm", "mm hmm", "mhm", "uh yeah"])
def test_a_hummed_yes_is_one(words: str) -> None:
    """However it is written."""
    call = talk(booking="direct")
    call.says(CLEANING, "yes", words)
    assert len(call.did(CommitVisit)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "how long does it take?",
        "How long will that take",
        "and how much is it?",
        "what does it cost",
        "what's the price?",
    ],
)
def test_what_it_costs_and_how_long_it_takes_is_told_from_its_row(words: str) -> None:
    """Nobody has to name the service again; then what was open is asked again."""
    call = talk(booking="direct")
    question = call.says(CLEANING).partition("free. ")[2]
    assert call.says(words) == f"It takes 1 hour and costs 95 dollars. {question}"


def test_a_price_that_no_row_has_is_not_told() -> None:
    """It is for the facts, or for the model."""
    call = talk(booking="direct")
    call.says("I'd like to book a whitening on Friday at ten")
    assert BY_MODEL in call.says("how much is it?")


@pytest.mark.parametrize(
    "words",
    [
        "Is the first one with the same dentist?",
        "who does the second one",
        "what is the last one",
        "does the later one cost more",
    ],
)
def test_who_asks_about_one_of_two_has_taken_none(words: str) -> None:
    """He is answered, and asked again which he wants."""
    call = talk(booking="direct")
    offered = call.says("I'd like to book a cleaning on Friday")
    assert call.says(words) == f"{BY_MODEL} {offered}"
    assert call.did(HoldSlot) == []


@pytest.mark.parametrize(
    "words",
    ["can I have the first one?", "the first one please", "is there a later one?", "do you have an earlier time"],
)
def test_who_asks_for_one_is_understood(words: str) -> None:
    """He takes it, or is told what else there is."""
    call = talk(booking="direct")
    call.says("I'd like to book a cleaning on Friday")
    assert BY_MODEL not in call.says(words)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Monday at eight", "Monday, December 7 at 8 am"),
        ("Monday at half past eight in the morning", "Monday, December 7 at 8:30 am"),
    ],
)
def test_a_weekday_whose_hour_has_passed_today_is_the_next_one(words: str, day: str) -> None:
    """It is Monday, nine in the morning."""
    assert talk(booking="direct").says(f"I'd like to book a cleaning on {words}").startswith(f"{day} is free.")


def test_which_monday_is_asked_where_both_are_to_come() -> None:
    """The hour is still ahead."""
    said = talk(booking="direct").says("I'd like to book a cleaning on Monday at two")
    assert said == "Sure. Do you mean Monday, November 30, or Monday, December 7?"


def test_a_code_is_no_part_of_a_number() -> None:
    """However often it was said: he is asked whether the number that he calls from is the best one."""
    call = talk(known=False)
    call.says("cancel my appointment", "1 2 3 4 5 6", "one two three four five six")
    assert call.says("Emma Brown").startswith("Is the number you're calling from,")


def test_a_number_that_he_gives_instead_of_a_code_is_one() -> None:
    """He has no code, and wants to be called."""
    call = talk(known=False)
    call.says("cancel my appointment", "I don't have a code, but call me at 415 555 0177")
    assert call.says("Emma Brown") == "I have 4 1 5, 5 5 5, 0 1 7 7. Is that right?"
