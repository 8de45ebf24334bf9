"""What callers are called."""

from __future__ import annotations

import pytest

from shared.entities.names import caller_name
from shared.entities.spoken import spoken_turns
from tests.after_call.telling import a_call

ASKED = "agent: May I have your name, please?\n"


def name_of(talk: str) -> str | None:
    found = caller_name(spoken_turns(a_call(talk).turns))
    return found.name if found else None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Hi, my name is Emma Brown.", "Emma Brown"),
        ("hi my name is emma brown and i need a cleaning", "Emma Brown"),
        ("This is Tom Reed calling about the sink.", "Tom Reed"),
        ("Hello, this is Emma. Emma Brown.", "Emma Brown"),
        ("My name's O'Brien, Kathleen O'Brien.", "Kathleen O'Brien"),
        ("My name is José Martínez.", "José Martínez"),
        ("Mrs. Alvarez here.", "Mrs Alvarez"),
        ("Hi, it's Jamal from Bay Auto.", "Jamal"),
        ("Please put it under Walker.", "Walker"),
        ("You can call me at work. Sarah Johnson, 212 555 0117.", "Sarah Johnson"),
    ],
)
def test_a_name_that_is_said(said: str, name: str) -> None:
    """Introduced, written in any case, with a title, before a number."""
    assert name_of(f"caller: {said}") == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Sarah Connor.", "Sarah Connor"),
        ("it's sarah connor", "Sarah Connor"),
        ("Yes, it's Mike.", "Mike"),
        ("Tom. Tom Reed.", "Tom Reed"),
        ("First name Ana, last name de la Cruz.", "Ana de la Cruz"),
        ("My name? Sure. Dana White.", "Dana White"),
    ],
)
def test_a_name_that_was_asked_for(said: str, name: str) -> None:
    """After the question the bare name is enough."""
    assert name_of(f"{ASKED}caller: {said}") == name


@pytest.mark.parametrize(
    "said",
    [
        "This is ridiculous.",
        "this is urgent",
        "I'm calling about a leak.",
        "I'm Sorry, what?",
        "It's a Toyota Camry, 2015.",
        "Is this Bright Smile?",
        "Please call me back tomorrow.",
        "It's Ferguson Supply, your valves came in.",
    ],
)
def test_what_is_not_a_name(said: str) -> None:
    """What follows "this is" is a name only where it is written as one, and a firm is nobody."""
    assert name_of(f"caller: {said}") is None


@pytest.mark.parametrize("said", ["Why do you need that?", "No, I don't want to give it.", "Yes, on Saturday."])
def test_an_answer_that_gives_no_name(said: str) -> None:
    """Not every answer to "your name?" is one."""
    assert name_of(f"{ASKED}caller: {said}") is None


def test_spelling_puts_a_name_right() -> None:
    """The letters win over what the recogniser wrote."""
    assert name_of(f"{ASKED}caller: Robert Braun, that's B-R-O-W-N.") == "Robert Brown"
    assert name_of("caller: My last name is Reid, R as in Robert, E, I, D.") == "Reid"


def test_a_name_in_two_answers() -> None:
    """First name, then last name."""
    talk = "agent: Your first name?\ncaller: Emma.\nagent: And your last name?\ncaller: Brown."
    assert name_of(talk) == "Emma Brown"


def test_a_name_is_corrected() -> None:
    """The caller says the misheard half again."""
    assert name_of("caller: My name is Emma Brown.\nagent: Emma Braun.\ncaller: No, my name is Brawn.") == "Emma Brawn"
