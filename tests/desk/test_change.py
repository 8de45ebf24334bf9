"""Visits cancelled and moved: what asks for it, whose visit it is, and that nothing is done without a yes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.desk.asking_for import wants_cancelled, wants_moved
from edge_agent.desk.change import ASK_CODE
from edge_agent.desk.state import Booking, Change, Message
from edge_agent.desk.tools import CancelVisit, FindVisits, MoveVisit
from edge_agent.desk.which_visit import meant
from edge_agent.desk.wording import moment_said
from tests.desk.talking import NOW, OWN, SATURDAY, TUESDAY, talk
from tests.fakes.desk import CODE

THERE_IS = "You have a cleaning on Saturday, December 5 at 10 am."
ASKED = "Shall I cancel your cleaning on Saturday, December 5 at 10 am?"
GONE = "Your cleaning on Saturday, December 5 at 10 am is cancelled. Is there anything else I can do for you?"
LEFT = "All right, I've left it as it is. Is there anything else I can do for you?"


@pytest.mark.parametrize(
    "words",
    [
        "do you charge for cancelling?",
        "what is your cancellation policy",
        "is there a fee if I cancel?",
        "I don't want to cancel",
        "how late can I cancel my appointment?",
        "can I cancel for free?",
        "did you cancel my appointment?",
        "why did you cancel my appointment",
        "what happens if I can't make it",
        "do I have to cancel 24 hours ahead?",
        "I can't make it stop leaking",
        "I can't make the door close",
        "I need to cancel my membership",
        "my insurance cancelled",
        "do you charge for rescheduling?",
        "what happens if I reschedule",
        "I need to change my lock",
        "can you do an oil change",
        "I'm moving to Oakland",
        "my address changed",
        "can you move my fridge",
        "I changed my mind",
        "I want to change my name",
        "I want to book",
        "can I come in on Friday",
    ],
)
def test_a_question_and_another_wish_change_no_visit(words: str) -> None:
    """Who asks what it would cost wants nothing done, and many things are cancelled, changed and moved."""
    assert not wants_cancelled(words)
    assert not wants_moved(words)
    call = talk(SATURDAY)
    call.says(words)
    assert call.did(FindVisits) == []
    assert not isinstance(call.state.errand, Change)


def test_a_visit_of_the_number_he_calls_from_is_cancelled_after_a_yes() -> None:
    """The number proves it; it is read back first."""
    call = talk(SATURDAY)
    assert call.says("I need to cancel my appointment.") == ASKED
    assert call.did(CancelVisit) == []
    assert call.says("Yes, please.") == GONE
    assert call.did(CancelVisit) == [CancelVisit(SATURDAY.id)]
    assert call.state.errand is None


@pytest.mark.parametrize("words", ["No.", "no, leave it", "Actually never mind.", "no thanks, I'll keep it"])
def test_a_no_leaves_it_as_it_is(words: str) -> None:
    """And the caller hears so."""
    call = talk(SATURDAY)
    assert call.says("cancel my appointment", words) == LEFT
    assert call.did(CancelVisit) == []


@pytest.mark.parametrize(
    "words", ["Is there a fee?", "how much is it", "yes, but is there a fee?", "can I cancel it later?"]
)
def test_a_question_is_no_yes(words: str) -> None:
    """What was asked stays open until it is answered."""
    call = talk(SATURDAY)
    call.says("cancel my appointment", words)
    assert call.did(CancelVisit) == []
    assert call.desk.reminder == ASKED
    assert call.says("yes") == GONE


def test_the_code_proves_it_where_the_number_does_not() -> None:
    """Said as digits or as words; the visit of the code, and no other."""
    for code in ("482913", "it's four eight two, nine one three", "4 8 2 9 1 3"):
        call = talk(SATURDAY, TUESDAY, own_number=None)
        assert call.says("I can't make it on Saturday").endswith(ASK_CODE)
        assert call.says(code) == ASKED
        assert call.says("yes") == GONE
        assert call.did(FindVisits) == [FindVisits(code=CODE)]


def test_a_digit_too_few_is_said_and_a_second_try_given() -> None:
    """He hears how many were understood."""
    call = talk(SATURDAY, known=False)
    assert (
        call.says("cancel my appointment")
        == f"I don't see an appointment under the number you're calling from. {ASK_CODE}"
    )
    assert call.says("four eight two nine one") == f"I heard five digits. {ASK_CODE}"
    assert call.says("482913") == ASKED


@pytest.mark.parametrize(
    "answers",
    [("111111", "222222"), ("4829", "48"), ("I don't have a code",), ("I lost it",), ("111111", "I don't remember")],
)
def test_what_is_not_proved_becomes_a_message(answers: tuple[str, ...]) -> None:
    """Nobody's visit is told to a stranger, and his wish is not lost."""
    call = talk(SATURDAY, known=False)
    assert "I'll have somebody call you back about it." in call.says("cancel my appointment on Saturday", *answers)
    assert isinstance(call.state.errand, Message)
    assert call.state.errand.matter == "I want to cancel my appointment, Saturday"
    assert not any("cleaning" in line.text for line in call.lines)


def test_of_several_visits_he_is_asked_which() -> None:
    """By day, service, hour or place; "the other one" is the other one."""
    both = "You have a cleaning on Saturday, December 5 at 10 am and a filling on Tuesday, December 8 at 2:30 pm."
    for words in (
        "the Saturday one",
        "the cleaning",
        "the first one",
        "December 5",
        "the one at ten",
        "the morning one",
    ):
        call = talk(SATURDAY, TUESDAY)
        assert call.says("I want to cancel an appointment") == f"{both} Which one do you mean?"
        assert call.says(words) == ASKED, words
    assert call.says("no, the other one").startswith("Shall I cancel your filling on Tuesday")
    call.says("yes")
    assert call.did(CancelVisit) == [CancelVisit(TUESDAY.id)]


def test_the_visit_named_at_once_is_not_asked_for() -> None:
    """He has said which one."""
    assert talk(SATURDAY, TUESDAY).says("I can't make it on Saturday") == ASKED
    assert talk(TUESDAY, SATURDAY).says("please cancel my cleaning") == ASKED


def test_where_it_is_to_be_moved_to_is_not_where_it_is() -> None:
    """ "Move it to Tuesday" means the one on another day."""
    assert meant((SATURDAY, TUESDAY), "move my appointment from saturday to tuesday", NOW) == (SATURDAY,)
    assert meant((SATURDAY, TUESDAY), "move my appointment to tuesday", NOW) == ()
    assert meant((SATURDAY, TUESDAY), "I'm down for Saturday, can we make it Tuesday instead?", NOW) == (SATURDAY,)


def test_a_visit_that_is_moved_becomes_a_booking_that_takes_its_place() -> None:
    """Of the same service; the visit stays where it is until then."""
    call = talk(SATURDAY)
    assert call.says("I need to reschedule my appointment") == f"{THERE_IS} Which day and time would you like?"
    assert "I'll move your cleaning to Friday, December 4 at 10 am. Is that right?" in call.says("Friday at ten")
    assert call.did(MoveVisit) == []
    assert call.says("yes").startswith("I've moved your cleaning to Friday, December 4 at 10 am.")
    assert [move.visit for move in call.did(MoveVisit)] == [SATURDAY.id]
    assert call.did(CancelVisit) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("move my appointment to Friday at ten", "Friday, December 4 at 10 am is free."),
        ("I can't make it on Saturday. Can I come in on Friday instead?", "I have Friday, December 4 at 8 am"),
        ("I need to move my appointment from Saturday to Tuesday", "I have Tuesday, December 1 at 8 am"),
        ("can you push my appointment to 11 am", "Saturday, December 5 at 11 am is free."),
        ("I need to reschedule my appointment on Saturday", "Which day and time would you like?"),
        ("move my appointment to February 31st", "I'm sorry, there is no February 31st."),
    ],
)
def test_the_day_that_he_named_at_once_is_not_asked_for(words: str, said: str) -> None:
    """The day of the visit is not the day it is moved to; an hour alone is one of the same day."""
    assert talk(SATURDAY).says(words).startswith(f"{THERE_IS} {said}")


def test_who_gives_up_moving_it_may_cancel_it() -> None:
    """It is read back like any other."""
    call = talk(SATURDAY)
    assert call.says("I need to reschedule", "actually cancel my appointment") == ASKED
    assert call.says("yes") == GONE


@pytest.mark.parametrize("words", ["no, can you move it to Monday", "I'd rather reschedule", "can we do another day"])
def test_who_rather_moves_it_has_nothing_cancelled(words: str) -> None:
    """He may change his mind when he hears it."""
    call = talk(SATURDAY)
    call.says("cancel my appointment", words)
    assert isinstance(call.state.errand, Booking)
    assert call.did(CancelVisit) == []


@pytest.mark.parametrize(("book", "failing"), [({"away": True}, False), ({}, True)])
def test_without_the_calendar_his_wish_is_taken_down(book: dict[str, Any], failing: bool) -> None:
    """And he hears why."""
    call = talk(SATURDAY, failing=failing, **book)
    assert call.says("I need to cancel my appointment").startswith("I can't get to the calendar right now")
    assert isinstance(call.state.errand, Message)


def test_a_visit_that_could_not_be_cancelled_is_not_said_to_be() -> None:
    """The message names it."""
    call = talk(SATURDAY)
    call.says("I need to cancel my appointment")
    call.work.failing = True
    assert "is cancelled" not in call.says("yes")
    assert isinstance(call.state.errand, Message)
    assert call.state.errand.matter == "I want to cancel my cleaning on Saturday, December 5 at 10 am"


def test_two_answers_that_are_none_leave_it() -> None:
    """Silence and mumbling cancel nothing."""
    call = talk(SATURDAY)
    call.says("cancel my appointment", "the thing with the dog")
    assert isinstance(call.state.errand, Change)
    assert call.says("blue") == LEFT


YES = ("yes", "Yes please.", "yeah go ahead", "cancel it", "cancel my appointment", "okay")
OTHER = (
    "no", "hmm", "Is there a fee?", "what are your hours?", "I can't make it tomorrow",
    "482913", "four eight two nine one three", "111111", "the other one", "the cleaning", "the second one",
    "never mind", "I don't have it", "reschedule", "call me back", "Emma Brown", "tell him that I'm late",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from((*YES, *OTHER)), max_size=9),
    st.sampled_from([OWN, None]),
    st.booleans(),
    st.booleans(),
)
def test_nothing_is_cancelled_without_proof_and_a_yes(
    words: list[str], own: str | None, known: bool, failing: bool
) -> None:
    """Whatever is said: it was read back, the very next words are a yes, and number or code were the visit's."""
    call = talk(SATURDAY, TUESDAY, known=known, failing=failing, own_number=own)
    for one in words:
        before, cancelled = call.lines[-1].text if call.lines else "", len(call.did(CancelVisit))
        call.says(one)
        if len(call.did(CancelVisit)) == cancelled:
            continue
        assert one in YES
        visit = next(one for one in (SATURDAY, TUESDAY) if one.id == call.did(CancelVisit)[-1].visit)
        assert before.endswith(f"Shall I cancel your {visit.service.lower()} on {moment_said(visit.starts_at)}?")
        proofs = call.did(FindVisits)
        by_code = visit == SATURDAY and FindVisits(code=CODE) in proofs
        assert (known and FindVisits(number=OWN) in proofs) or by_code
