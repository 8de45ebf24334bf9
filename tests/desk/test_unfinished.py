"""What is passed on of a call that ends in the middle."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from edge_agent.desk.book import DeskBook
from edge_agent.desk.state import Booking, Change, Desk, Emergency, Message, Who
from edge_agent.desk.tools import Held, Slot, TakeMessage
from edge_agent.desk.unfinished import unfinished
from tests.desk.talking import BOOK, OWN, SATURDAY
from tests.fakes.desk import CLEANING, ZONE

HELD = Held(UUID(int=3), Slot(CLEANING.id, dt.datetime(2026, 12, 5, 10, tzinfo=ZONE)))
EMMA = Who("Emma Brown", "+15105550142", confirmed=True)


@pytest.mark.parametrize(
    ("desk", "matter"),
    [
        (Desk(Message("My crown came off", to="Dr. Lee")), "For Dr. Lee: My crown came off."),
        (Desk(Booking(CLEANING)), "Wants an appointment: cleaning."),
        (
            Desk(Booking(CLEANING, dt.date(2026, 12, 5), dt.time(10))),
            "Wants an appointment: cleaning on Saturday, December 5 at 10 am.",
        ),
        (Desk(Booking(CLEANING, held=HELD)), "Wants an appointment: cleaning on Saturday, December 5 at 10 am."),
        (
            Desk(Booking(CLEANING, moves=SATURDAY)),
            "Wants to move: Cleaning, Saturday, December 5 at 10 am. Wants to move cleaning.",
        ),
        (Desk(Change(sure=SATURDAY)), "Wants to cancel an appointment: Cleaning, Saturday, December 5 at 10 am."),
    ],
)
def test_what_is_half_done_when_he_hangs_up_is_passed_on(desk: Desk, matter: str) -> None:
    """With the name and number that were told, or the one he called from; who has none leaves a message at most."""
    left = unfinished(Desk(desk.errand, EMMA), BOOK)
    assert left == TakeMessage(f"{matter} The call ended before it was done.", EMMA.name, EMMA.number)
    assert unfinished(desk, BOOK) == TakeMessage(f"{matter} The call ended before it was done.", None, OWN)
    of_nobody = unfinished(desk, DeskBook())
    assert (of_nobody is not None) == isinstance(desk.errand, Message)


@pytest.mark.parametrize("errand", [None, Message(), Booking()])
def test_of_nothing_nothing_is_passed_on(errand: Message | Booking | None) -> None:
    """Who only said that he wants to leave a message has left none."""
    assert unfinished(Desk(errand, EMMA), BOOK) is None


def test_a_wish_that_waited_is_passed_on_with_it() -> None:
    """In his own words."""
    left = unfinished(Desk(Message("My crown came off"), EMMA, waiting=("cancel my appointment",)), BOOK)
    assert left is not None
    assert left.matter.endswith('Also said: "cancel my appointment"')


def test_a_wish_that_waited_is_passed_on_alone() -> None:
    """Where nothing was said of what is under way."""
    left = unfinished(Desk(Message(), EMMA, waiting=("cancel my appointment",)), BOOK)
    assert left is not None
    assert left.matter == 'The call ended before it was done. Also said: "cancel my appointment"'


def test_an_appointment_of_which_he_told_only_the_day_is_passed_on() -> None:
    """He can be called back, and asked what for."""
    wish = Booking(day=dt.date(2026, 12, 4), words="I need to come in on Friday")
    left = unfinished(Desk(wish, EMMA), BOOK)
    assert left is not None
    assert "Friday, December 4" in left.matter


def test_what_an_emergency_interrupted_is_passed_on() -> None:
    """The emergency itself was, when it was raised."""
    left = unfinished(Desk(Emergency("My face is swollen", before=Booking(CLEANING)), EMMA), BOOK)
    assert left is not None
    assert left.matter == "Wants an appointment: cleaning. The call ended before it was done."
