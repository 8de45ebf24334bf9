"""The number to call back on, as callers say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.after_call.judge import judge_by_rules
from cloud.after_call.reading import numbers_of
from shared.entities.callback import callback
from shared.entities.spoken import spoken_turns
from tests.after_call.telling import CALLER, a_call

WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def number_of(talk: str, **more: object) -> str | None:
    call = a_call(talk, **more)
    found = callback(numbers_of(call), spoken_turns(call.turns))
    return found.number if found else None


@pytest.mark.parametrize(
    "said",
    [
        "My number is 510-555-0142.",
        "(510) 555-0142",
        "it's 1 510 555 0142",
        "5105550142, that's my cell",
        "five one zero, five five five, zero one four two",
        "five one oh five five five oh one four two",
        "five ten, five fifty-five, oh one forty-two",
        "five one zero, triple five, oh one four two",
        "Five one oh. Five five five. Zero, one, four, two.",
        "area code 510, then 555, and then 01 42",
        "I'm at 1420 Oak Street, zip 94607, and my cell is 510.555.0142",
        "on Saturday at ten, 510 555 0142",
    ],
)
def test_however_it_is_said_it_is_one_number(said: str) -> None:
    """Digits, words, doubles, tens, pauses; street numbers and hours beside it are not taken for it."""
    assert number_of(f"caller: {said}") == "+15105550142"


@pytest.mark.parametrize(
    "said",
    [
        "510 555 0143, sorry, 0142.",
        "510 555 0124. No, wait, it's 510 555 0142.",
        "five one zero, five five, no, five five five, zero one four two",
        "five one zero five five no five five five zero one four two",
        "510 555 0199 is my old one, use 510 555 0142",
    ],
)
def test_the_last_complete_number_counts(said: str) -> None:
    """People correct themselves half-way, at the end, or altogether."""
    assert number_of(f"caller: {said}") == "+15105550142"


def test_a_number_may_come_in_two_turns() -> None:
    """The agent says "yes?" in between."""
    assert number_of("caller: five one zero\nagent: Yes?\ncaller: five five five zero one four two") == "+15105550142"


def test_a_read_back_is_corrected() -> None:
    """The agent misheard; the caller says the last four again."""
    talk = "caller: 510 555 0124\nagent: So that is 510 555 0124?\ncaller: No, the last four are 0142."
    assert number_of(talk) == "+15105550142"


@pytest.mark.parametrize(
    "said",
    [
        "The same number I'm calling from.",
        "Just call me back on this number.",
        "You can use the number that comes up on your screen.",
        "It's the one I'm calling from.",
    ],
)
def test_the_number_of_the_call_itself(said: str) -> None:
    """What is called "the same number" is the one the call came from, and none where that was withheld."""
    assert number_of(f"caller: {said}") == CALLER
    assert number_of(f"caller: {said}", from_e164=None) is None


def test_yes_to_the_number_of_the_call() -> None:
    """The agent asks whether the number of the call is the best; yes is an answer, no is not."""
    asked = "agent: Is the number you're calling from the best one to reach you?"
    assert number_of(f"{asked}\ncaller: Yes, that's fine.") == CALLER
    assert number_of(f"{asked}\ncaller: No, not this number. It's 510 555 0142.") == "+15105550142"


@pytest.mark.parametrize(
    "said",
    [
        "555-0142",
        "I have two dogs and three cats",
        "It costs 95 dollars",
        "Please don't call this number",
        "at ten thirty",
    ],
)
def test_what_is_no_number_is_none(said: str) -> None:
    """Nothing is filled in: a number without its area code is not complete."""
    assert number_of(f"caller: {said}") is None


def test_numbers_of_other_countries() -> None:
    """A country code that was said is kept; a number without one is of the country that was called, if it is whole."""
    assert number_of("caller: plus four four, seven seven double zero, nine hundred one two three") == "+447700900123"
    london = "+442079460958"
    assert number_of("caller: it's 020 7946 0958", from_e164=london) == london
    assert number_of("caller: it's 030 1234 5678", from_e164=london) == "+443012345678"
    assert number_of("caller: it's 030 1234", from_e164=london) is None


def test_what_the_agent_says_is_not_the_callers() -> None:
    """The business's own number, told by the agent, is nobody to call back."""
    assert number_of("agent: Our number is 510 555 0100.\ncaller: Thanks.") is None


@pytest.mark.parametrize(
    "said",
    [
        "I called 510-555-0100 and nobody answered.",
        "I called 555-0100 and left a message.",
        "Is this five five five oh one hundred?",
        "I got five one zero five five five oh one zero zero off your flyer.",
    ],
)
def test_the_number_that_was_dialled_is_not_the_callers(said: str) -> None:
    """However he names it; what he gives after it is his."""
    own = "+15105550142"
    dialled = {"to_e164": "+15105550100"}
    assert number_of(f"caller: {said}", **dialled) is None
    assert number_of(f"caller: {said} Call me at 510-555-0142.", **dialled) == own
    yours = "agent: And yours?\ncaller: five one zero five five five zero one four two"
    assert number_of(f"caller: {said}\n{yours}", **dialled) == own
    assert number_of("caller: Call me at 510-555-0100.") == "+15105550100"


def test_the_dialled_number_is_no_beginning_of_another() -> None:
    """Its seven digits and three that come later are nobody's number."""
    said = "caller: I called 212-4500 before.\nagent: And your area code?\ncaller: 510."
    assert number_of(said, to_e164="+15102124500") is None


@pytest.mark.parametrize(
    ("talk", "extension"),
    [
        ("caller: It's 510-555-0142, extension 23.", "23"),
        ("caller: 510 555 0142 ext. 1148", "1148"),
        ("caller: 510-555-0142 x23", "23"),
        ("caller: five one zero, five five five, oh one four two, extension four oh two", "402"),
        ("caller: 510 555 0142, and then it's extension number seven", "7"),
        ("caller: 510 555 0142\nagent: Is there an extension?\ncaller: Yes, 23.", "23"),
        ("caller: 510 555 0142, extension 23. Sorry, extension 32.", "32"),
        ("caller: 510 555 0142\nagent: Is there an extension?\ncaller: No, there isn't.", None),
        ("caller: We want an extension built on the house. 510 555 0142.", None),
    ],
)
def test_an_extension_is_kept_beside_its_number(talk: str, extension: str | None) -> None:
    """It is no part of the number, and the owner is told to dial it."""
    call = judge_by_rules(a_call(talk))
    assert (call.callback_e164, call.callback_extension) == ("+15105550142", extension)
    assert extension is None or call.outcome == "hung_up" or f"+15105550142 ext. {extension}" in call.to_do


@given(st.from_regex(r"[2-9][0-9]{9}", fullmatch=True))
def test_any_number_said_digit_by_digit(digits: str) -> None:
    """Ten words of one digit each are that number."""
    spoken = " ".join(WORDS[int(digit)] for digit in digits)
    assert number_of(f"caller: you can reach me at {spoken}") == f"+1{digits}"
    assert number_of(f"caller: {digits[:3]}-{digits[3:6]}-{digits[6:]}") == f"+1{digits}"


def test_letters_of_a_name_are_no_digits() -> None:
    """ "N, O, O, R" is no part of a number, though "oh" is a zero."""
    talk = (
        "caller: It's from two thousand nine, call me Thursday, three fifteen.\n"
        "agent: Your name?\ncaller: Noor. N O O R."
    )
    assert number_of(talk) is None
    assert number_of("caller: It's five one o, five five five, o one four two.") == "+15105550142"
