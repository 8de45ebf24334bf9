"""The caller's name and number, as they are asked for, read back and corrected."""

from __future__ import annotations

import datetime as dt

import pytest

from edge_agent.desk.book import DeskBook
from edge_agent.desk.state import Heard, Who
from edge_agent.desk.who import ASK_NAME, ASK_NUMBER, heard_who, missing, said_number
from shared.entities.spoken import spoken_turn

BOOK = DeskBook(region="US", dialled="+15105550100", own_number="+15105550142")
HIDDEN = DeskBook(region="US", dialled="+15105550100")
NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
EMMA = Who("Emma Brown")
OWN = missing(EMMA, BOOK)


def heard(*words: str) -> Heard:
    """The caller's turns, with something of the agent's between them."""
    lines = [spoken_turn(2 * at, said, caller=True) for at, said in enumerate(words)]
    between = [spoken_turn(2 * at + 1, "Sure.", caller=False) for at in range(len(words) - 1)]
    return Heard(words[-1], tuple(sorted([*lines, *between], key=lambda line: line.at)), NOW)


def told(who: Who, asked: str, words: str, book: DeskBook = BOOK) -> Who:
    """After one answer."""
    return heard_who(who, heard(words), book, asked)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Emma Brown.", "Emma Brown"),
        ("it's emma brown", "Emma Brown"),
        ("My name is Emma Brown", "Emma Brown"),
        ("Sure, this is Emma.", "Emma"),
        ("emma brown with an e", "Emma Browne"),
        ("Katherine with a C", "Catherine"),
        ("Emma Braun, that's B R O W N", "Emma Brown"),
        ("what do you need that for", None),
        ("hold on a second", None),
        ("never mind", None),
        ("I'd rather not say", None),
        ("My name is Gwen Ford.", "Gwen Ford"),
        ("my name is gwen ford", "Gwen Ford"),
        ("It's Robert Lane", "Robert Lane"),
        ("Sarah Church", "Sarah Church"),
        ("uh it's dan ford", "Dan Ford"),
        ("My name is June West.", "June West"),
        ("my name is will price", "Will Price"),
        ("hope carter", "Hope Carter"),
        ("Ferguson Supply", None),
        ("ferguson supply", None),
        ("Will you call me back?", None),
        ("may I ask why", None),
        ("hope so", None),
    ],
)
def test_a_name_is_heard_in_answer(words: str, name: str | None) -> None:
    """However it is written, spelled or described; what is none is none."""
    assert told(Who(), ASK_NAME, words).name == name


def test_a_name_said_before_it_was_asked_for_is_not_asked_again() -> None:
    """It may have come with the very first words."""
    who = heard_who(Who(), heard("Hi, my name is Emma Brown, I need a cleaning.", "Friday please"), BOOK, "Which day?")
    assert who.name == "Emma Brown"


@pytest.mark.parametrize("words", ["no, Brown with an e", "No it's Browne.", "no my last name is Browne"])
def test_a_name_that_was_read_back_is_corrected(words: str) -> None:
    """The word that is alike takes the place of the one misheard."""
    asked = "A cleaning for Emma Brown. Is that right?"
    assert told(Who("Emma Brown", "+15105550142", True), asked, words).name == "Emma Browne"


@pytest.mark.parametrize("words", ["no, it's Friday", "yes", "no, whitening", "no I said ten thirty"])
def test_another_correction_leaves_the_name_alone(words: str) -> None:
    """Only what is like a part of the name is one."""
    asked = "A cleaning for Emma Brown. Is that right?"
    assert told(Who("Emma Brown", "+15105550142", True), asked, words).name == "Emma Brown"


def test_the_questions_come_in_order() -> None:
    """Name, then the number he calls from, then none."""
    assert missing(Who(), BOOK) == ASK_NAME
    assert OWN == "Is the number you're calling from, 5 1 0, 5 5 5, 0 1 4 2, the best one to reach you?"
    assert missing(EMMA, HIDDEN) == ASK_NUMBER
    assert missing(Who("Emma", "+15105550199"), BOOK) == "I have 5 1 0, 5 5 5, 0 1 9 9. Is that right?"
    assert missing(Who("Emma", "+15105550199", True), BOOK) == ""


@pytest.mark.parametrize(
    "words", ["yes", "Yeah, it is.", "sure", "uh huh", "yes please", "that's right", "use this number"]
)
def test_the_number_he_calls_from_needs_only_a_yes(words: str) -> None:
    """It was read back in the question."""
    assert told(EMMA, OWN, words) == Who("Emma Brown", "+15105550142", True)


@pytest.mark.parametrize("words", ["no", "Nope.", "no, a different one", "not really", "no it isn't"])
def test_another_number_is_asked_for(words: str) -> None:
    """Nothing is known of it yet."""
    who = told(EMMA, OWN, words)
    assert (who.number, missing(who, BOOK)) == (None, ASK_NUMBER)


@pytest.mark.parametrize(
    "words",
    [
        "510 555 0199",
        "five one zero, five five five, oh one nine nine",
        "No, use 510-555-0199",
        "it's (510) 555-0199",
        "um five one zero uh five five five um zero one double nine",
        "five ten five five five oh one ninety nine",
        "area code five one zero and then five five five zero one nine nine",
        "one five one zero triple five zero one nine nine",
        "plus 1 510 555 0199",
    ],
)
def test_a_number_that_was_dictated_is_read_back(words: str) -> None:
    """And counts when he says that it is right."""
    who = told(EMMA, OWN, words)
    assert (who.number, who.confirmed) == ("+15105550199", False)
    assert missing(who, BOOK).startswith("I have 5 1 0, 5 5 5, 0 1 9 9.")
    assert told(who, missing(who, BOOK), "yes that's right").confirmed


def test_a_wrong_number_is_said_again() -> None:
    """A no alone asks for it anew; a no with the right one reads that back."""
    who = told(EMMA, ASK_NUMBER, "510 555 0199")
    assert missing(told(who, missing(who, BOOK), "no that's wrong"), BOOK) == ASK_NUMBER
    again = told(who, missing(who, BOOK), "no, 510 555 0198")
    assert (again.number, again.confirmed) == ("+15105550198", False)


def test_digits_that_are_missing_are_asked_for() -> None:
    """He hears how many there were; the number may then be said whole."""
    who = told(EMMA, ASK_NUMBER, "five one zero five five five")
    assert missing(who, BOOK) == "I only heard six digits. Could you say the whole number again?"
    assert told(who, missing(who, BOOK), "510 555 0199").number == "+15105550199"
    assert "area code" in missing(told(EMMA, ASK_NUMBER, "555 0199"), BOOK)


def test_what_is_no_number_changes_nothing() -> None:
    """Hours and questions are no digits of a telephone."""
    assert told(EMMA, OWN, "what are your hours") == EMMA
    assert told(Who(), "Which day suits you?", "Friday at ten") == Who()


def test_a_number_abroad_is_said_with_its_country() -> None:
    """At home without."""
    assert said_number("+15105550142") == "5 1 0, 5 5 5, 0 1 4 2"
    assert said_number("+442079460958") == "plus 4 4, 2 0, 7 9 4 6, 0 9 5 8"
