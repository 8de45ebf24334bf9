"""Days, hours, prices and digits as they are said."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from edge_agent.desk.wording import (
    counted,
    day_said,
    digits_said,
    either_said,
    minutes_said,
    moments_said,
    price_said,
    time_said,
)

SATURDAY = dt.datetime(2026, 12, 5, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (dt.time(10), "10 am"), (dt.time(11, 30), "11:30 am"), (dt.time(12), "noon"), (dt.time(12, 15), "12:15 pm"),
        (dt.time(0), "12 am"), (dt.time(13), "1 pm"), (dt.time(9, 5), "9:05 am"),
    ],
)  # fmt: skip
def test_hours(time: dt.time, said: str) -> None:
    """Of the twelve-hour clock."""
    assert time_said(time) == said


def test_days() -> None:
    """With their weekday, and a day that is shared said once."""
    assert day_said(SATURDAY.date()) == "Saturday, December 5"
    later = SATURDAY + dt.timedelta(minutes=90)
    assert moments_said([SATURDAY, later]) == "Saturday, December 5 at 10 am, or at 11:30 am"
    assert moments_said([SATURDAY, SATURDAY + dt.timedelta(days=2)]) == (
        "Saturday, December 5 at 10 am, or Monday, December 7 at 10 am"
    )


@pytest.mark.parametrize(
    ("price", "currency", "said"),
    [
        ("95", "USD", "95 dollars"), ("95.00", "USD", "95 dollars"), ("1", "USD", "1 dollar"),
        ("49.5", "EUR", "49.50 euros"), ("1200", "GBP", "1200 pounds"), ("80", "CHF", "80 CHF"),
    ],
)  # fmt: skip
def test_prices(price: str, currency: str, said: str) -> None:
    """No cents where there are none."""
    assert price_said(Decimal(price), currency) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(45, "45 minutes"), (60, "1 hour"), (90, "1 hour and 30 minutes"), (121, "2 hours and 1 minute")],
)
def test_durations(minutes: int, said: str) -> None:
    """In hours from one on."""
    assert minutes_said(minutes) == said


def test_counts_and_choices() -> None:
    """As a person says them."""
    assert (counted(1, "digit"), counted(6, "digit"), counted(14, "digit")) == ("one digit", "six digits", "14 digits")
    assert digits_said("482") == "4 8 2"
    assert [either_said(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a or b", "a, b, or c"]
