"""What becomes of an errand that something else comes into: nothing of it is lost, and nothing stays held."""

from __future__ import annotations

import pytest

from edge_agent.desk.state import Booking
from edge_agent.desk.tools import CancelVisit, CommitVisit, MoveVisit, ReleaseSlot, StopTranscript, TakeMessage
from tests.desk.talking import BY_MODEL, SATURDAY, talk

CLEANING = "I'd like to book a cleaning on Friday at ten, my name is Emma Brown."
SWOLLEN = "my face is really swollen and I have a fever"
MOVE = "move my appointment to Friday at eleven"


def test_after_an_emergency_the_appointment_is_gone_on_with() -> None:
    """The question that was open is asked again, and answered it is booked."""
    call = talk(booking="direct")
    question = call.says(CLEANING).partition("free. ")[2]
    said = call.says(SWOLLEN)
    assert "I've passed this on as urgent." in said
    assert said.endswith(question)
    call.says("yes", "yes")
    assert len(call.did(CommitVisit)) == 1


def test_what_an_emergency_asks_comes_before_it() -> None:
    """One question at a time; then the one that was open."""
    call = talk(booking="direct")
    call.says("I'd like to book a cleaning on Friday at ten.")
    assert call.says(SWOLLEN).endswith("May I have your name, please?")
    said = call.says("Emma Brown")
    assert said.count("?") == 1
    assert isinstance(call.state.errand, Booking)


def test_a_move_that_fails_is_taken_down() -> None:
    """Once, with the day that was wished, and what was held is let go of."""
    call = talk(SATURDAY)
    call.says(MOVE)
    call.work.failing = True
    assert call.says("yes").endswith("May I have your name, please?")
    call.says("Emma Brown", "yes")
    assert call.says("yes").startswith("I've passed that on. Somebody will call you back to confirm.")
    (left,) = call.did(TakeMessage)
    assert left.matter.startswith("Wants to move cleaning to Friday, December 4 at 11 am.")
    assert (len(call.did(MoveVisit)), len(call.did(ReleaseSlot))) == (1, 1)


def test_who_would_rather_cancel_holds_nothing() -> None:
    """What was held for the move is let go of."""
    call = talk(SATURDAY)
    assert call.says(MOVE, "actually just cancel it").startswith("Shall I cancel your cleaning on Saturday,")
    call.says("yes")
    assert (len(call.did(ReleaseSlot)), len(call.did(CancelVisit))) == (1, 1)


@pytest.mark.parametrize("words", ["hello?", "Hello, are you there?", "hello hello can you hear me"])
def test_who_heard_nothing_hears_it_again(words: str) -> None:
    """However often."""
    call = talk(booking="direct")
    question = call.says(CLEANING).partition("free. ")[2]
    assert [call.says(words) for _ in range(4)] == [question] * 4


@pytest.mark.parametrize(
    "words",
    [
        "Hola, quisiera una cita para una limpieza el viernes a las diez",
        "when is my appointment",
        "we can lower your credit card processing rates",
        "cancel my appointment",
        "leave a message",
        "No.",
    ],
)
def test_other_languages_are_the_models(words: str) -> None:
    """The rules know English, and so do their sentences."""
    assert talk(SATURDAY, language="es").says(words) == BY_MODEL


def test_a_danger_and_a_wish_for_privacy_wait_for_no_language() -> None:
    """Who says so in English is answered in it."""
    call = talk(language="es")
    assert "911" in call.says("my husband can't breathe")
    call.says("please don't record me")
    assert len(call.did(StopTranscript)) == 1


PIPE = "there's water everywhere, a pipe burst"


@pytest.mark.parametrize(
    "place", ["12 Oak Street", "it's 1450 West Grand Avenue in Oakland", "twelve Oak Street, hurry"]
)
def test_an_address_that_is_told_in_place_of_the_name_is_kept(place: str) -> None:
    """The name is asked for once more, the address is not."""
    call = talk(profession="plumber")
    call.says(PIPE)
    assert call.says(place) == "May I have your name, please?"
    call.says("Emma Brown")
    assert call.did(TakeMessage)[-1].matter.endswith(f"At: {place}")
    assert call.did(TakeMessage)[-1].name == "Emma Brown"


@pytest.mark.parametrize("words", ["yes", "no", "bye", "okay, thank you"])
def test_what_is_no_address_is_not_written_down_as_one(words: str) -> None:
    """Somebody would drive there."""
    call = talk(profession="plumber")
    call.says(PIPE, "Emma Brown", words)
    assert "At:" not in call.did(TakeMessage)[-1].matter
