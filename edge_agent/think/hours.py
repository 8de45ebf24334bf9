"""Opening hours as a person would say them. Pure; times are wall times of the client's own time zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from shared.profiles import OpenHours

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def sayable_hours(hours: Sequence[OpenHours]) -> str:
    """All seven days, a line for equal neighbours: "Saturday: we are open from 9 am to 1 pm." "" if none are known."""
    if not hours:
        return ""
    return "\n".join(f"{span}: we are {said}." for span, said in spans(hours))


def spans(hours: Sequence[OpenHours]) -> Iterator[tuple[str, str]]:
    """Equal neighbours of the week's days, and what is said of them: "Monday to Friday", "open from 8 am to 5 pm"."""
    week = [(day, day_said(hours, index)) for index, day in enumerate(DAYS)]
    for days, said in _runs(week):
        yield _span(days), said


def open_at(hours: Sequence[OpenHours], local: datetime) -> bool:
    """Whether a moment of the client's own time lies in a stretch, one that went on past midnight included."""
    wall, day = f"{local:%H:%M}", local.weekday()
    return any(
        (stretch.day == day and stretch.opens <= wall and (wall < stretch.closes or stretch.closes <= stretch.opens))
        or (stretch.day == (day - 1) % 7 and stretch.closes <= stretch.opens and wall < stretch.closes)
        for stretch in hours
    )


def day_said(hours: Sequence[OpenHours], day: int) -> str:
    """As in "open from 8 am to noon and from 1 pm to 5 pm", or "closed". `day`: 0 = Monday."""
    return said_of_stretches([(opening.opens, opening.closes) for opening in hours if opening.day == day])


def said_of_stretches(stretches: Sequence[tuple[str, str]]) -> str:
    """The same of one day's wall times."""
    return f"open {' and '.join(_stretch(*stretch) for stretch in sorted(stretches))}" if stretches else "closed"


def sayable_time(wall: str) -> str:
    """The time "13:30" as "1:30 pm". A value that is no time of day is given back as it is."""
    hour, colon, minute = wall.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and int(hour) <= 24 and int(minute) < 60):
        return wall
    clock, rest = int(hour) % 24, int(minute)
    if rest == 0 and clock in (0, 12):
        return "noon" if clock else "midnight"
    half = "am" if clock < 12 else "pm"
    return f"{clock % 12 or 12}{f':{rest:02}' if rest else ''} {half}"


def _stretch(opens: str, closes: str) -> str:
    if opens in ("00:00", "0:00") and closes in ("00:00", "0:00", "24:00", "23:59"):
        return "24 hours"
    return f"from {sayable_time(opens)} to {sayable_time(closes)}"


def _runs(week: Sequence[tuple[str, str]]) -> Iterator[tuple[list[str], str]]:
    for said, days in groupby(week, key=lambda day: day[1]):
        yield [day for day, _ in days], said


def _span(days: Sequence[str]) -> str:
    if len(days) == 1:
        return days[0]
    return f"{days[0]} {'and' if len(days) == 2 else 'to'} {days[-1]}"
