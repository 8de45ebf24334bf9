"""Who asks for an appointment, who does not, and what is only a question."""

from __future__ import annotations

import pytest

from edge_agent.desk.booking_words import asks_something, asks_to_book
from edge_agent.desk.state import Booking
from tests.fakes.desk import Talk

ASKS = """I'd like to book an appointment
can I come in on Friday
do you have anything tomorrow afternoon
I NEED AN APPOINTMENT
set me up for a cleaning
Could someone come out tomorrow?
can somebody come out on tuesday
hi um i need to make an appointment
do you have any openings this week
can you fit me in tomorrow
when can I come in
what's your next available appointment
schedule a massage for Friday at three
I was wondering if I could get an appointment
I'd like to book. How much is a cleaning?
could we set up a viewing for the house on Oak Street
I need somebody to come look at my water heater
How soon can you get me in?
cleaning appointment Thursday please
could I book a tattoo consultation
I'm looking to book a photo session
we'd like to schedule a home inspection
I have to get in this week
I want to see the house on Oak Street this weekend
can someone come right now
I need to see a dentist
we need an appointment for a check up"""

DOES_NOT_ASK = """do I need an appointment?
can I cancel my appointment
I need to move my appointment to Friday
I want to reschedule my appointment
how much is an appointment
do you take walk-ins or do I need to schedule
I already have an appointment on Friday
my appointment is at ten
what time is my appointment
I'm running late for my appointment
do you have parking
do you have anything for pain
do you have openings for hygienists
I don't need an appointment
I'd like to leave a message
can someone call me back
are you open on Friday
how long does a cleaning take
nobody came to my appointment yesterday
do you charge for cancelling?
can I talk to someone
I booked an appointment yesterday
I had a cleaning last week
I need to see someone about my bill
do you work on Fridays"""


@pytest.mark.parametrize("words", ASKS.split("\n"))
def test_who_asks_for_an_appointment(words: str) -> None:
    """In many wordings, of any trade."""
    assert asks_to_book(words)


@pytest.mark.parametrize("words", DOES_NOT_ASK.split("\n"))
def test_who_does_not(words: str) -> None:
    """He asks about one, has one, or wants something else."""
    assert not asks_to_book(words)
    talk = Talk()
    talk.says(words)
    assert not isinstance(talk.desk.errand, Booking)


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("are you open on Sunday", True),
        ("Do you take Delta?", True),
        ("what do you need that for", True),
        ("how about Friday?", False),
        ("do you have anything on Friday?", False),
        ("can we do three instead?", False),
        ("Friday at ten", False),
        ("Thursday?", False),
        ("at three?", False),
        ("you mean the dentist?", True),
        ("do you have parking?", True),
        ("is there anything I should bring", True),
        ("can I pay by card", True),
        ("do you have anything later?", False),
        ("what other times do you have", False),
        ("could I take the second one?", False),
        ("can you make it a filling instead", False),
    ],
)
def test_a_question_is_no_proposal(words: str, asks: bool) -> None:
    """Days in a question are none that he wishes."""
    assert asks_something(words) is asks
