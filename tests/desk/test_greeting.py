"""What a caller hears first, and when his own appointment is."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from edge_agent.desk.book import KnownCaller, Manners, Visit
from edge_agent.desk.greeting import DISCLOSURE, TRANSCRIBED, greeting_of
from edge_agent.desk.last_matter import last_matter
from edge_agent.desk.own_visits import NO_LOOK, NONE, own_visits
from edge_agent.desk.tools import FindVisits, FoundVisit
from tests.desk.talk import NOW, NUMBER, Talk, book, looked
from tests.fakes.desk import FakeWork

PLAIN = "Thank you for calling Bright Smile Dental. How can I help?"
SPOKEN = "Thank you for calling Bright Smile Dental. This is the virtual receptionist, how can I help you?"
QUIET = book(manners=Manners(transcription="never"))  # of the transcript nothing is told
FRIDAY = NOW.replace(day=4, month=12, hour=10, minute=30)
ASKED = [
    "when is my appointment?",
    "when's my appointment",
    "what time is my appointment",
    "um, can you tell me when my cleaning is",
    "do I have an appointment?",
    "I forgot when I'm coming in, when am I scheduled",
    "what day is my next appointment",
    "can you remind me what time my appointment is",
    "am I still on the schedule?",
]
NOT_ASKED = [
    "when can I get an appointment",
    "do I need an appointment?",
    "I need to cancel my appointment",
    "can I move my appointment to Friday",
    "do you have an appointment on Friday",
    "what time do you open",
    "when is the dentist in",
    "I'd like to make an appointment",
]


def test_an_ai_says_so_unless_the_client_s_greeting_does() -> None:
    """Before what is asked last, and as evidence."""
    told = greeting_of(PLAIN, QUIET)
    assert told.whole == f"Thank you for calling Bright Smile Dental. {DISCLOSURE} How can I help?"
    assert told.notices == (DISCLOSURE,)
    said = greeting_of(SPOKEN, QUIET)
    assert said.whole == SPOKEN
    assert said.notices == ("This is the virtual receptionist, how can I help you?",)


@pytest.mark.parametrize(
    "said",
    [
        "You're speaking with our AI assistant.",
        "This is Ava, the automated assistant of Bright Smile.",
        "I'm a robot, but a friendly one.",
        "Ava here, your digital receptionist.",
    ],
)
def test_a_disclosure_in_other_words_counts(said: str) -> None:
    """It is not said twice."""
    assert greeting_of(f"Hello! {said} What can I do for you?", QUIET).notices == (said,)


@pytest.mark.parametrize(
    "said", ["This is the reception.", "Our virtual tour is online.", "You have reached the office."]
)
def test_other_words_disclose_nothing(said: str) -> None:
    """A virtual tour is no receptionist."""
    assert DISCLOSURE in greeting_of(f"Hello! {said} What can I do for you?", book()).whole


def test_the_transcript_is_told_of_where_it_must_be() -> None:
    """Once; not where the client's greeting tells of it; behind a greeting that asks nothing."""
    law = book(manners=Manners(transcription="always"))
    assert greeting_of(SPOKEN, law).whole == (
        "Thank you for calling Bright Smile Dental. This call is transcribed so that we can help you. "
        "This is the virtual receptionist, how can I help you?"
    )
    assert TRANSCRIBED in greeting_of(SPOKEN, law).notices
    assert TRANSCRIBED not in greeting_of(f"This call may be recorded. {SPOKEN}", law).whole
    assert greeting_of("Bright Smile Dental.", law).whole == f"Bright Smile Dental. {DISCLOSURE} {TRANSCRIBED}"


def test_nothing_is_added_where_nothing_is_wanted() -> None:
    """A client who has both switched off is heard as he wrote it."""
    assert greeting_of(PLAIN, book(manners=Manners("never", "never"))).whole == PLAIN


def test_a_caller_who_comes_back_is_greeted_by_name() -> None:
    """Where the client wants it; his name is in no sound that is kept for others."""
    emma = KnownCaller(name="Emma Brown")
    known = book(caller=emma, manners=Manners(transcription="never", greets_known=True))
    told = greeting_of(PLAIN, known)
    assert told.whole == (
        f"Thank you for calling Bright Smile Dental. Hello Emma, welcome back. {DISCLOSURE} How can I help?"
    )
    assert "Emma" not in told.fixed
    assert greeting_of(PLAIN, book(caller=emma)).own == ""
    titled = book(caller=KnownCaller(name="Mrs. Gray"), manners=Manners(greets_known=True))
    assert "Hello Mrs. Gray, welcome back." in greeting_of(PLAIN, titled).own


@pytest.mark.parametrize("name", ["", "  ", "4155550100", "a" * 80, "x\ny", "<b>Emma</b>"])
def test_what_is_no_name_is_not_said(name: str) -> None:
    """Whatever a row holds."""
    known = book(caller=KnownCaller(name=name), manners=Manners(greets_known=True))
    assert "welcome back" not in greeting_of(PLAIN, known).whole


@pytest.mark.parametrize("words", ASKED)
def test_his_own_appointment_is_told_from_the_rows(words: str) -> None:
    """From the book, else from the database by the number that he calls from."""
    visit = Visit(UUID(int=1), "Cleaning", FRIDAY)
    known = Talk(book(caller=KnownCaller(visits=(visit,))))
    told = "I have you down for Cleaning on Friday, December 4 at 10:30 am."
    assert known.say(words) == told
    found = FoundVisit(UUID(int=7), UUID(int=1), "Cleaning", FRIDAY)
    asked = Talk(book(), FakeWork(visits=[found], numbers={NUMBER: found.id}))
    assert asked.say(words) == told
    assert asked.work.asked == [FindVisits(number=NUMBER)]


@pytest.mark.parametrize("words", NOT_ASKED)
def test_other_words_about_appointments_are_somebody_else_s(words: str) -> None:
    """Booking and changing look after those."""
    assert looked(own_visits, words, book()) is None


def test_none_is_said_as_it_is() -> None:
    """Nothing is found, all are over, or nobody can look."""
    assert Talk(book()).say("when is my appointment?") == NONE
    over = Visit(UUID(int=1), "Cleaning", NOW - dt.timedelta(days=2))
    assert Talk(book(caller=KnownCaller(visits=(over,)))).say("when is my appointment?") == NONE
    assert Talk(book(), FakeWork(failing=True)).say("when is my appointment?") == NO_LOOK
    assert looked(own_visits, "when is my appointment?", book(own_number=None)) is None


@pytest.mark.parametrize(
    "words",
    [
        "what did I call about last time?",
        "do you know why I called",
        "did you get my message",
        "You remember what I called about?",
    ],
)
def test_the_last_matter_is_at_hand(words: str) -> None:
    """For a caller who is to be known; nobody else is told what was said from his number."""
    called = KnownCaller(last_called=NOW - dt.timedelta(days=3), last_matter="Asked for a crown.")
    known = book(caller=called, manners=Manners(greets_known=True))
    assert Talk(known).say(words) == (
        "You last called on Friday, November 27. What I have of that call is: Asked for a crown."
    )
    assert looked(last_matter, words, book(caller=called)) is None
    assert looked(last_matter, words, book(manners=Manners(greets_known=True))) is None


@pytest.mark.parametrize("words", ["what time did I say I'd call", "can you take a message", "I called about a crown"])
def test_other_words_about_calls_tell_nothing(words: str) -> None:
    """He tells something, or wants something else."""
    called = KnownCaller(last_called=NOW, last_matter="Asked for a crown.")
    assert looked(last_matter, words, book(caller=called, manners=Manners(greets_known=True))) is None
