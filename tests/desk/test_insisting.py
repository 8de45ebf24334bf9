"""Callers who turn to something else in the middle of an errand."""

from __future__ import annotations

import pytest

from edge_agent.desk.state import Booking, Change, Message
from edge_agent.desk.tools import CancelVisit, CommitVisit, ReleaseSlot
from tests.desk.talking import SATURDAY, talk

CLEANING = "I'd like to book a cleaning on Friday at ten."


@pytest.mark.parametrize(
    "words",
    [
        ("no, I want to cancel my appointment", "cancel my appointment!"),
        ("can I cancel my appointment", "I need to cancel my appointment on Saturday"),
    ],
)
def test_who_asks_for_it_a_second_time_need_not_wait(words: tuple[str, str]) -> None:
    """The first time it comes next; the second time what was under way is left, and nothing stays held."""
    call = talk(SATURDAY, booking="direct")
    call.says(CLEANING)
    assert call.says(words[0]).startswith("I'll come to that next.")
    assert call.says(words[1]) == "Shall I cancel your cleaning on Saturday, December 5 at 10 am?"
    assert len(call.did(ReleaseSlot)) == 1
    assert isinstance(call.state.errand, Change)


def test_what_he_said_of_it_before_is_not_lost() -> None:
    """His message is what he said the first time, and the second."""
    call = talk(booking="direct")
    call.says(CLEANING, "please tell the dentist that my crown is loose", "just leave a message for the dentist")
    assert isinstance(call.state.errand, Message)
    assert "my crown is loose" in call.state.errand.matter


@pytest.mark.parametrize("words", ["Friday at eleven", "Emma Brown", "I'd like to book the cleaning on Friday at ten"])
def test_who_goes_on_is_gone_on_with(words: str) -> None:
    """What waits still waits."""
    call = talk(booking="direct")
    call.says(CLEANING, "and I want to leave a message", words)
    assert isinstance(call.state.errand, Booking)
    assert len(call.state.waiting) == 1


@pytest.mark.parametrize(
    "words",
    [
        "no, keep it, but I want to book a filling on Tuesday at ten",
        "no don't, and then I'd like to make an appointment for a filling on Tuesday at ten",
        "No. I'd like to book a filling on Tuesday at ten.",
    ],
)
def test_a_no_that_goes_on_with_another_wish_is_both(words: str) -> None:
    """The visit stays, and the wish begins."""
    call = talk(SATURDAY, booking="direct")
    call.says("cancel my appointment")
    said = call.says(words)
    assert said.startswith("All right, I've left it as it is. Tuesday, December 1 at 10 am is free.")
    assert call.did(CancelVisit) == []


@pytest.mark.parametrize(
    "words", ["no, I want to book it for Saturday at ten", "Yes. Book it.", "no but can I come on Saturday at ten"]
)
def test_more_of_the_same_wish_is_not_another_one(words: str) -> None:
    """It is what he answers."""
    call = talk(booking="direct")
    call.says(CLEANING, "Emma Brown", "yes", words)
    assert call.state.waiting == ()
    assert call.state.errand or call.did(CommitVisit)


@pytest.mark.parametrize(
    "words",
    [
        "never mind, just take a message for the dentist",
        "Forget it. I want to leave a message.",
        "I changed my mind, can I leave a message",
    ],
)
def test_who_takes_it_back_and_wishes_something_else_gets_it(words: str) -> None:
    """What was held is let go of, and the other begins at once."""
    call = talk(booking="direct")
    call.says(CLEANING)
    said = call.says(words)
    assert said.startswith("All right, I won't book anything.")
    assert isinstance(call.state.errand, Message)
    assert len(call.did(ReleaseSlot)) == 1


@pytest.mark.parametrize(
    "words", ["never mind, I'd rather book a cleaning on Friday at ten", "never mind. book a cleaning"]
)
def test_who_would_rather_come_than_leave_a_message_may(words: str) -> None:
    """It is no message."""
    call = talk(booking="direct")
    call.says("I want to leave a message", words)
    assert isinstance(call.state.errand, Booking)
