"""Which free slots are offered for a wish."""

from __future__ import annotations

import datetime as dt

import pytest

from edge_agent.desk.choosing import exactly, fitting, offers
from edge_agent.desk.state import Booking
from edge_agent.desk.tools import Slot
from tests.fakes.desk import CLEANING, ZONE

DAY = dt.date(2026, 12, 1)
HALF_HOURS = [
    Slot(CLEANING.id, dt.datetime(2026, 12, 1 + day, hour, minute, tzinfo=ZONE))
    for day in range(2) for hour in range(8, 17) for minute in (0, 30)
]  # fmt: skip


def said(slots: tuple[Slot, ...]) -> list[str]:
    """When they begin."""
    return [f"{slot.starts_at:%d %H:%M}" for slot in slots]


@pytest.mark.parametrize(
    ("wish", "two"),
    [
        (Booking(), ["01 08:00", "01 09:30"]),
        (Booking(day=DAY, time=dt.time(11, 15)), ["01 11:00", "01 11:30"]),
        (Booking(day=DAY, time=dt.time(20)), ["01 16:00", "01 16:30"]),
        (Booking(since=dt.time(12), until=dt.time(18)), ["01 12:00", "01 13:30"]),
        (Booking(days=(dt.date(2026, 12, 2),), until=dt.time(10)), ["02 08:00", "02 09:30"]),
        (Booking(day=DAY, since=dt.time(16)), ["01 16:00", "01 16:30"]),
        (Booking(day=DAY, since=dt.time(16, 30)), ["01 16:30"]),
        (Booking(day=dt.date(2026, 12, 24)), []),
    ],
)
def test_the_two_that_fit_best(wish: Booking, two: list[str]) -> None:
    """Next to the hour that is wished; else the first, and one some time later."""
    assert said(offers(fitting(HALF_HOURS, wish), wish)) == two


def test_what_was_lost_is_offered_no_more() -> None:
    """A calendar that says free and refuses would else be asked for ever."""
    lost = Booking(lost=(HALF_HOURS[0].starts_at,))
    assert said(fitting(HALF_HOURS, lost))[0] == "01 08:30"


def test_a_slot_of_two_people_is_one() -> None:
    """The caller chooses a time."""
    assert said(fitting(HALF_HOURS[:1] * 2, Booking())) == ["01 08:00"]


def test_exactly_the_hour() -> None:
    """Or none."""
    assert exactly(HALF_HOURS, [dt.time(9)]) == HALF_HOURS[2]
    assert exactly(HALF_HOURS, [dt.time(7), dt.time(19)]) is None
