"""Days, hours, prices and digits as a receptionist says them: every one from a row or from the caller. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONEY = {"USD": "dollar", "CAD": "dollar", "AUD": "dollar", "NZD": "dollar", "EUR": "euro", "GBP": "pound"}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
HOUR = 60


def day_said(day: dt.date) -> str:
    """As "Saturday, December 5"."""
    return f"{_DAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}"


def time_said(time: dt.time) -> str:
    """As "10 am", "11:30 am", "noon"."""
    if (time.hour, time.minute) == (12, 0):
        return "noon"
    half = "am" if time.hour < 12 else "pm"
    return f"{time.hour % 12 or 12}{f':{time.minute:02}' if time.minute else ''} {half}"


def moment_said(at: dt.datetime) -> str:
    """As "Saturday, December 5 at 10 am"."""
    return f"{day_said(at.date())} at {time_said(at.time())}"


def moments_said(times: Sequence[dt.datetime]) -> str:
    """Several of them, a day that they share said once: "Saturday, December 5 at 10 am, or at 11:30 am"."""
    said, before = list[str](), None
    for at in times:
        said.append(f"at {time_said(at.time())}" if at.date() == before else moment_said(at))
        before = at.date()
    return ", or ".join(said)


def price_said(price: Decimal, currency: str) -> str:
    """As "95 dollars", "49.50 euros"; another currency by its code."""
    amount = f"{price:.2f}".removesuffix(".00")
    if (unit := _MONEY.get(currency)) is None:
        return f"{amount} {currency}"
    return f"{amount} {unit}{'' if price == 1 else 's'}"


def minutes_said(minutes: int) -> str:
    """As "45 minutes", "1 hour", "1 hour and 30 minutes"."""
    hours, rest = divmod(minutes, HOUR)
    parts = [f"{hours} hour{'s' if hours > 1 else ''}"] * bool(hours)
    return " and ".join([*parts, *[f"{rest} minute{'s' if rest > 1 else ''}"] * bool(rest)])


def digits_said(digits: str) -> str:
    """One by one: "4 8 2"."""
    return " ".join(digits)


def counted(count: int, thing: str) -> str:
    """As "one digit", "six digits", "14 digits"."""
    number = _COUNTS[count] if count < len(_COUNTS) else str(count)
    return f"{number} {thing}{'' if count == 1 else 's'}"


def either_said(names: Sequence[str]) -> str:
    """As "a, b, or c"."""
    *ahead, last = names
    if not ahead:
        return last
    return f"{', '.join(ahead)}{',' if len(ahead) > 1 else ''} or {last}"
