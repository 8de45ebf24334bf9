"""An appointment as a talk, whole, against a calendar in memory."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from edge_agent.desk.booking_said import ASK_WHEN
from edge_agent.desk.state import Booking, Desk
from edge_agent.desk.tools import CommitVisit, FoundVisit, MoveVisit, ReleaseSlot
from tests.fakes.desk import BOOK, CLEANING, MONDAY, ZONE, FakeWork, Talk

ALL_AT_ONCE = "I'd like to book a cleaning for Saturday at ten, my name is Emma Brown"
OWN = "Is the number you're calling from, 5 1 0, 5 5 5, 0 1 4 2, the best one to reach you?"
READ_BACK = "That's your cleaning on Saturday, December 5 at 10 am for Emma Brown, at 5 1 0, 5 5 5, 0 1 4 2."
BOOKED = "You're booked: your cleaning on Saturday, December 5 at 10 am. Your confirmation code is 4 8 2, 9 1 3."
ANYTHING_ELSE = "Is there anything else I can do for you?"


def test_all_in_one_sentence_is_not_asked_again() -> None:
    """Service, day, hour and name are known: the number is asked for, all is read back, and a yes books it."""
    talk = Talk()
    assert talk.says(ALL_AT_ONCE) == f"Saturday, December 5 at 10 am is free. {OWN}"
    assert talk.says("yes") == f"{READ_BACK} It takes 1 hour and costs 95 dollars. Shall I book it?"
    assert not talk.work.did(CommitVisit)
    assert talk.says("yes please") == f"{BOOKED} {ANYTHING_ELSE}"
    (committed,) = talk.work.did(CommitVisit)
    assert isinstance(committed, CommitVisit)
    assert (committed.name, committed.number) == ("Emma Brown", "+15105550142")
    assert (talk.desk.errand, talk.desk.who.name) == (None, "Emma Brown")


def test_what_is_missing_is_asked_for_one_by_one() -> None:
    """Service, day, which of two slots, name, number."""
    talk = Talk()
    assert talk.says("I need an appointment") == "Sure. What would it be: cleaning, filling, or whitening?"
    assert talk.says("a cleaning please") == "Which day and time would you like?"
    assert talk.says("Saturday") == "I have Saturday, December 5 at 9 am, or at 10:30 am. Which suits you?"
    assert talk.says("the second one") == "Saturday, December 5 at 10:30 am is free. May I have your name, please?"
    assert talk.says("Emma Brown") == OWN
    assert talk.says("no", "510 555 0177") == "I have 5 1 0, 5 5 5, 0 1 7 7. Is that right?"
    assert talk.says("yes").endswith("Shall I book it?")


def test_with_one_service_it_is_not_asked_for() -> None:
    """There is nothing to choose."""
    talk = Talk(book=replace(BOOK, services=(CLEANING,)))
    assert talk.says("can I come in on Saturday at ten").startswith("Saturday, December 5 at 10 am is free.")


def test_a_service_that_was_spoken_of_before_is_known() -> None:
    """Who asked what it costs wants that."""
    talk = Talk()
    assert talk.says("How much is a cleaning?") == ""
    assert talk.says("Great, can I come in Saturday at ten?").startswith("Saturday, December 5 at 10 am is free.")


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("the first one", "9 am"),
        ("the second", "10:30 am"),
        ("nine please", "9 am"),
        ("ten thirty works", "10:30 am"),
        ("Saturday at nine", "9 am"),
        ("the later one", "10:30 am"),
        ("either one is fine", "9 am"),
        ("the earliest", "9 am"),
        ("let's make it eleven", "11 am"),
        ("hmm, can you do noon?", "noon"),
    ],
)
def test_one_of_two_is_taken(words: str, taken: str) -> None:
    """By its place, by its hour; and an hour that was not offered too, if it is free."""
    talk = Talk()
    assert talk.says("book a cleaning on Saturday", words).startswith(f"Saturday, December 5 at {taken} is free.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("neither, something later", "I have Saturday, December 5 at 11 am, or at 12:30 pm. Which suits you?"),
        ("anything earlier?", "I have Monday, November 30 at 9:30 am, or at 11 am. Which suits you?"),
        ("neither", "All right. Which day and time would you like?"),
        ("what other times do you have?", "I have Saturday, December 5 at 11 am, or at 12:30 pm. Which suits you?"),
        ("what about the afternoon?", "I have Saturday, December 5 at noon, or at 12:30 pm. Which suits you?"),
        ("no, tomorrow afternoon", "I have Tuesday, December 1 at noon, or at 1:30 pm. Which suits you?"),
        ("the day after tomorrow", "I have Wednesday, December 2 at 8 am, or at 9:30 am. Which suits you?"),
    ],
)
def test_others_are_wished(words: str, said: str) -> None:
    """Later, earlier, another day."""
    talk = Talk()
    assert talk.says("book a cleaning on Saturday", words) == said


def test_a_day_that_may_be_two_is_asked_for() -> None:
    """And told by its place, or by its date."""
    asked = "Do you mean Friday, December 4, or Friday, December 11?"
    for answer in ("the second one", "the 11th", "December 11", "the later one"):
        talk = Talk()
        assert talk.says("book a cleaning for next Friday at ten") == f"Sure. {asked}"
        assert talk.says(answer).startswith("Friday, December 11 at 10 am is free.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("book a cleaning for February 31st", "I'm sorry, there is no February 31st."),
        ("book a cleaning for November 20th", "I'm sorry, November 20th has already passed."),
        ("book a cleaning for yesterday", "I'm sorry, yesterday has already passed."),
    ],
)
def test_a_day_that_cannot_be_is_asked_for_again(words: str, said: str) -> None:
    """Said so, and nothing else is lost."""
    talk = Talk()
    assert talk.says(words) == f"{said} Which day and time would you like?"
    assert talk.says("Saturday at ten").startswith("Saturday, December 5 at 10 am is free.")


def test_what_is_not_free_is_said_with_what_is_next_to_it() -> None:
    """An hour, a day, a part of a day."""
    ten = dt.datetime(2026, 12, 5, 10, tzinfo=ZONE)
    assert Talk(FakeWork(booked={ten})).says(ALL_AT_ONCE) == (
        "I'm sorry, 10 am isn't free on Saturday, December 5. "
        "I have Saturday, December 5 at 9:30 am, or at 10:30 am. Which suits you?"
    )
    assert Talk().says("book a cleaning on Sunday") == (
        "I'm sorry, I have nothing free on Sunday, December 6. "
        "I have Monday, December 7 at 8 am, or at 9:30 am. Which suits you?"
    )
    assert (
        Talk()
        .says("book a cleaning tomorrow evening")
        .startswith("I'm sorry, I have nothing free on Tuesday, December 1 then.")
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("actually make it Friday", "Friday, December 4 at 10 am is free."),
        ("no, eleven o'clock", "Saturday, December 5 at 11 am is free."),
        ("wait, could we do Thursday at three instead?", "Thursday, December 3 at 3 pm is free."),
        ("no, make it a filling", "Saturday, December 5 at 10 am is free."),
    ],
)
@pytest.mark.parametrize("answered", [(), ("yes",)])
def test_a_correction_works_at_every_step(words: str, said: str, answered: tuple[str, ...]) -> None:
    """While the number is asked for, and when all is read back: what was held is let go, what is wished is held."""
    talk = Talk()
    assert talk.says(ALL_AT_ONCE, *answered, words).startswith(said)
    assert len(talk.work.did(ReleaseSlot)) == 1
    assert len(talk.work.held) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("no, Browne with an e", "for Emma Browne"),
        ("No, it's Braun", "for Emma Braun"),
        ("Emma Brown Miller", "for Emma Brown Miller"),
        ("no, the number is 510 555 0177", "I have 5 1 0, 5 5 5, 0 1 7 7. Is that right?"),
        ("no", "What would you like to change?"),
        ("no that's wrong", "What would you like to change?"),
        ("yes, Saturday at ten, that's right", "You're booked"),
    ],
)
def test_what_was_read_back_is_put_right(words: str, said: str) -> None:
    """And read back once more."""
    assert said in Talk().says(ALL_AT_ONCE, "yes", words)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("the time", "Which day and time would you like?"),
        ("my name", "May I have your name, please?"),
        ("the phone number", "What's the best number to reach you?"),
        ("the service", "What would it be: cleaning, filling, or whitening?"),
        ("nothing, no", READ_BACK),
    ],
)
def test_what_is_wrong_is_asked_for(what: str, said: str) -> None:
    """Where he only names it."""
    assert Talk().says(ALL_AT_ONCE, "yes", "no", what).startswith(said)


@pytest.mark.parametrize("before", [("no",), ("no", "the time"), ("no", "my name"), ("no", "the number")])
def test_a_yes_to_another_question_books_nothing(before: tuple[str, ...]) -> None:
    """Only what was read back last is agreed to."""
    talk = Talk()
    talk.says(ALL_AT_ONCE, "yes", *before, "yes")
    assert not talk.work.did(CommitVisit)
    assert isinstance(talk.desk.errand, Booking)


@pytest.mark.parametrize("words", ["never mind", "forget it", "I changed my mind"])
def test_given_up(words: str) -> None:
    """What was held is free again, and nothing is under way."""
    talk = Talk()
    assert talk.says(ALL_AT_ONCE, words) == f"All right, I won't book anything. {ANYTHING_ELSE}"
    assert (talk.desk.errand, talk.work.held) == (None, {})


@pytest.mark.parametrize("turns", [(ALL_AT_ONCE,), (ALL_AT_ONCE, "yes", "yes")])
def test_somebody_else_was_faster(turns: tuple[str, ...]) -> None:
    """At the hold or at the end: an apology, and what is next to it."""
    talk = Talk()
    for words in turns:
        talk.work.taken = 1 if words == turns[-1] else 0
        said = talk.says(words)
    assert said == (
        "I'm sorry, somebody has just taken that one. "
        "I have Saturday, December 5 at 9:30 am, or at 10:30 am. Which suits you?"
    )


def test_a_request_is_not_called_an_appointment() -> None:
    """Where the client confirms by hand."""
    talk = Talk(FakeWork(confirmed=False), replace(BOOK, booking="request"))
    assert talk.says(ALL_AT_ONCE, "yes").endswith("Shall I put in the request?")
    said = talk.says("yes")
    assert said.startswith("I've put in your request for cleaning on Saturday, December 5 at 10 am.")
    assert "booked" not in said


def test_a_question_is_left_to_others_and_nothing_is_lost() -> None:
    """The open question stays the one that is asked again."""
    talk = Talk()
    talk.says(ALL_AT_ONCE)
    assert talk.says("do you take Delta Dental?") == ""
    assert talk.desk.asked == OWN
    assert talk.says("yes").startswith(READ_BACK)


@pytest.mark.parametrize("words", ["hold on a second", "let me check"])
def test_who_needs_a_moment_gets_it(words: str) -> None:
    """The question stays open."""
    assert Talk().says(ALL_AT_ONCE, words) == "Take your time."


def test_a_repeat_is_given() -> None:
    """In the same words."""
    assert Talk().says(ALL_AT_ONCE, "sorry, can you say that again") == OWN


def test_a_second_errand_waits() -> None:
    """Who is made an appointment with is not cancelled at the same time."""
    talk = Talk()
    talk.says(ALL_AT_ONCE)
    assert talk.says("I need to cancel my appointment on Friday").startswith("I'll come to that next.")
    assert isinstance(talk.desk.errand, Booking)


def test_a_visit_is_moved_and_not_booked_twice() -> None:
    """The booking that takes a visit's place asks for no name: the slot is held, read back, and the visit moved."""
    visit = FoundVisit(UUID(int=9), CLEANING.id, "Cleaning", MONDAY + dt.timedelta(days=1))
    talk = Talk(desk=Desk(errand=Booking(service=CLEANING, moves=visit), asked=ASK_WHEN))
    assert talk.says("Saturday at ten") == (
        "Saturday, December 5 at 10 am is free. "
        "I'll move your cleaning to Saturday, December 5 at 10 am. Is that right?"
    )
    assert talk.says("yes").startswith("I've moved your cleaning to Saturday, December 5 at 10 am.")
    (moved,) = talk.work.did(MoveVisit)
    assert isinstance(moved, MoveVisit)
    assert moved.visit == visit.id
    assert not talk.work.did(CommitVisit)


def test_other_languages_are_left_to_the_model() -> None:
    """These rules know English."""
    assert Talk(book=replace(BOOK, language="es")).says(ALL_AT_ONCE) == ""
