"""Callers who go in the middle, or find that they have dialled a wrong number."""

from __future__ import annotations

import pytest

from edge_agent.desk.leaving import NO_PROBLEM, TAKEN_DOWN
from edge_agent.desk.tools import CommitVisit, ReleaseSlot, TakeMessage
from tests.desk.talking import SATURDAY, talk

CLEANING = "I'd like to book a cleaning on Friday at ten."


@pytest.mark.parametrize(
    "words",
    ["I gotta go, bye.", "sorry i have to go", "bye", "Okay, goodbye now.", "we need to run, thanks", "bye bye"],
)
def test_who_goes_leaves_what_he_said(words: str) -> None:
    """It is passed on once, he is told so, and nothing stays held."""
    call = talk(booking="direct")
    call.says(CLEANING)
    assert call.says(words) == f"{TAKEN_DOWN} Somebody will call you back."
    (left,) = call.did(TakeMessage)
    assert "cleaning on Friday, December 4 at 10 am" in left.matter
    assert len(call.did(ReleaseSlot)) == 1
    assert call.desk.unfinished is None


@pytest.mark.parametrize(
    "words",
    [
        "oh sorry, I have the wrong number",
        "Sorry, wrong number.",
        "I must have the wrong number",
        "i dialed the wrong number",
        "oh I think I called the wrong place",
        "I misdialed",
    ],
)
def test_who_meant_to_call_somebody_else_leaves_nothing(words: str) -> None:
    """Nobody is called back for an appointment that nobody wants."""
    call = talk(booking="direct")
    call.says(CLEANING)
    assert call.says(words) == NO_PROBLEM
    assert call.did(TakeMessage) == []
    assert len(call.did(ReleaseSlot)) == 1
    assert call.desk.unfinished is None


@pytest.mark.parametrize("words", ["No, that's the wrong number.", "you have the wrong number", "sorry, wrong number"])
def test_a_number_that_was_read_back_wrongly_is_no_reason_to_go(words: str) -> None:
    """He puts it right."""
    call = talk(booking="direct")
    call.says(CLEANING, "Emma Brown", "no, 415 555 0177")
    assert call.says(words) == "What's the best number to reach you?"


@pytest.mark.parametrize("words", ["I have to go to work at noon, so Friday at nine", "Emma Brown", "yes"])
def test_who_only_speaks_of_going_stays(words: str) -> None:
    """And so does everybody who answers."""
    call = talk(booking="direct")
    call.says(CLEANING)
    assert TAKEN_DOWN not in call.says(words)
    assert call.state.errand is not None


def test_who_agrees_as_he_goes_has_his_appointment() -> None:
    """A yes is one, whatever follows it."""
    call = talk(booking="direct")
    call.says(CLEANING, "Emma Brown", "yes", "yes, book it, I gotta go, bye")
    assert len(call.did(CommitVisit)) == 1


def test_who_goes_while_a_visit_is_read_back_has_it_still() -> None:
    """That he wanted to cancel it is passed on."""
    call = talk(SATURDAY)
    call.says("cancel my appointment", "I have to go, bye")
    (left,) = call.did(TakeMessage)
    assert left.matter.startswith("Wants to cancel an appointment: Cleaning, Saturday, December 5 at 10 am.")
