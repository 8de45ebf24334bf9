"""The days that a caller's words may name: one, two where people disagree, a stretch of them, or none that exists. Pure.

`days.py` says one day or none, for whoever only reads. Who is still talking with the caller can ask which he means.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shared.entities.calendar_words import HOURS, MONTH, MONTHS, ORDINAL, WEEKDAY, WEEKDAYS
from shared.entities.days import WEEK, NoSuchDay, day_of

LEAP = 2024  # a year in which every day of the year exists
SATURDAY, SUNDAY = 5, 6

Wrong = Literal["", "impossible", "past"]


@dataclass(frozen=True, slots=True)
class Meant:
    """`days`: in order; `either`: one of them is meant, else any of them will do. `wrong`: why there is none."""

    days: tuple[dt.date, ...] = ()
    either: bool = False
    wrong: Wrong = ""


def days_meant(words: str, today: dt.date, zone: str) -> Meant | None:
    """What `words` (lower case) name, seen from `today`; None: not understood."""
    try:
        found = day_of(words, today, zone)
    except NoSuchDay:
        return _unsure(words, today)
    if found is not None:
        return Meant((found,)) if found >= today else Meant(wrong="past")
    return _stretch(words, today) or (Meant(wrong="past") if _PAST.fullmatch(words) else None)


# --- a stretch of days ----------------------------------------------------------------------------

_PAST = re.compile(rf"yesterday|last (?:week|month|{WEEKDAY})")
_Span = tuple[int, int]


def _between(today: dt.date, first: int, last: int) -> Meant:
    """From so many days ahead to so many."""
    days = tuple(today + dt.timedelta(days=at) for at in range(max(first, 0), last + 1))
    return Meant(days) if days else Meant(wrong="past")


def _week(match: re.Match[str]) -> _Span:
    """First and last day of the week that is spoken of, 0 = its Monday."""
    return {"early": (0, 1), "late": (3, 5), "end": (3, 4), "beginning": (0, 1), "start": (0, 1), "middle": (1, 3)}.get(
        (match["part"] or "").removesuffix("r"), (0, SUNDAY)
    )


def _stretch(words: str, today: dt.date) -> Meant | None:
    monday = -today.weekday()
    if match := _WEEK.fullmatch(words):
        weeks = {"this": 0, "the": 0, "next": 1, "after": 2}[match["which"] or "after"]
        first, last = _week(match)
        return _between(today, monday + weeks * WEEK + first, monday + weeks * WEEK + last)
    if match := _WEEKEND.fullmatch(words):
        weeks = 1 if match["next"] else 0
        return _between(today, monday + weeks * WEEK + SATURDAY, monday + weeks * WEEK + SUNDAY)
    if _NEXT_MONTH.fullmatch(words):
        begins = (today.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
        ahead = (begins - today).days
        return _between(today, ahead, ahead + calendar.monthrange(begins.year, begins.month)[1] - 1)
    if match := _FEW.fullmatch(words):
        return _between(today, 2, 5) if match["unit"] == "day" else _between(today, 2 * WEEK, 3 * WEEK)
    return None


_WEEK = re.compile(
    r"(?:some ?time |some day )?(?:(?:the )?(?P<part>early|later?|end|beginning|start|middle) (?:in |of )?)?"
    r"(?:(?P<which>this|the|next) week|(?:the )?week after next)"
)
_WEEKEND = re.compile(r"(?:(?:over |on )?(?:this |the |the coming |this coming )?(?P<next>next )?weekend)")
_NEXT_MONTH = re.compile(r"(?:some ?time |early |later? )?(?:in )?next month")
_FEW = re.compile(r"in (?:a few|a couple of|a couple|couple of|several) (?P<unit>day|week)s?")


# --- a day of which there are two, or none ---------------------------------------------------------


def _unsure(words: str, today: dt.date) -> Meant:
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(words):
            return rule(match, today)
    return Meant(wrong="past")


def _either(today: dt.date, *days: dt.date) -> Meant:
    """Those that are not past."""
    coming = tuple(sorted({day for day in days if day >= today}))
    return Meant(coming, either=len(coming) > 1) if coming else Meant(wrong="past")


def _ahead(name: str, today: dt.date) -> int:
    return (WEEKDAYS.index(name) - today.weekday()) % WEEK


def _bare(_match: re.Match[str], today: dt.date) -> Meant:
    """Monday, said on a Monday."""
    return _either(today, today, today + dt.timedelta(days=WEEK))


def _next(match: re.Match[str], today: dt.date) -> Meant:
    """Of this week to some and of the next to others; where only the next has one ahead, that one."""
    ahead = _ahead(match["day"], today) or WEEK
    coming = today + dt.timedelta(days=ahead + (WEEK if match["after"] else 0))
    in_this_week = today.weekday() + ahead < WEEK
    return _either(today, coming, coming + dt.timedelta(days=WEEK)) if in_this_week else Meant((coming,))


def _weeks_from(match: re.Match[str], today: dt.date) -> Meant:
    """A week from Tuesday, said on a Tuesday: from today."""
    count = match["count"]
    weeks = HOURS.get(count) or (int(count) if count.isdecimal() else 1)
    return Meant((today + dt.timedelta(days=weeks * WEEK),))


def _of_week(match: re.Match[str], today: dt.date) -> Meant:
    """A Sunday begins the week to some and ends it to others."""
    day, weeks = WEEKDAYS.index(match["day"]), {"this": 0, "next": 1}[match["week"]]
    from_monday = today + dt.timedelta(days=day - today.weekday() + weeks * WEEK)
    place = (day + 1) % WEEK - (today.weekday() + 1) % WEEK
    return _either(today, from_monday, today + dt.timedelta(days=place + weeks * WEEK))


def _number(said: str) -> int | None:
    digits = re.match(r"\d+", said)
    if digits:
        return int(digits[0])
    return next((day for day in range(1, 32) if _names(said, day)), None)


def _names(said: str, day: int) -> bool:
    """Whether an ordinal in words is that day of a month."""
    try:
        return day_of(f"january the {said}", dt.date(LEAP, 1, 1), "UTC") == dt.date(LEAP, 1, day)
    except NoSuchDay:
        return False


def _of_month(match: re.Match[str], today: dt.date) -> Meant:
    """The 31st: of the next month that has one; the 30th, said on a 30th, of this month or that one."""
    number = _number(match["number"]) or 0
    months = [(today.replace(day=1) + dt.timedelta(days=31 * at)).replace(day=1) for at in range(3)]
    days = [_date(first.year, first.month, number) for first in months]
    coming = [day for day in days if day and day >= today]
    if not coming:
        return Meant(wrong="impossible")
    if match["day"]:
        return _with_weekday(coming[0], match["day"], today)
    return _either(today, *(coming[:2] if coming[0] == today else coming[:1]))


def _of_named_month(match: re.Match[str], today: dt.date) -> Meant:
    number = _number(match["number"] or match["number2"])
    return _of_date(MONTHS.index(match["month"] or match["month2"]) + 1, number or 0, match, today)


def _slashed(match: re.Match[str], today: dt.date) -> Meant:
    """As written in America and elsewhere."""
    one, other = int(match["one"]), int(match["other"])
    readings = [_of_date(month, day, match, today) for month, day in ((one, other), (other, one)) if month <= 12]
    days = [day for reading in readings for day in reading.days]
    return _either(today, *days) if days else next(iter(readings), Meant(wrong="impossible"))


def _of_date(month: int, number: int, match: re.Match[str], today: dt.date) -> Meant:
    if _date(LEAP, month, number) is None:
        return Meant(wrong="impossible")
    found = _date(int(match["year"] or today.year), month, number)
    if found is None:
        return Meant(wrong="impossible")
    if found < today:
        return Meant(wrong="past")
    return _with_weekday(found, match["day"], today) if match["day"] else Meant((found,))


def _with_weekday(found: dt.date, name: str, today: dt.date) -> Meant:
    """Friday the 13th, where the 13th is a Sunday: the 13th, or the Friday next to it."""
    off = (WEEKDAYS.index(name) - found.weekday() + 3) % WEEK - 3
    return _either(today, found, found + dt.timedelta(days=off))


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_Rule = Callable[[re.Match[str], dt.date], Meant]
_DAY = rf"(?P<day>{WEEKDAY})"
_ON = rf"(?:{_DAY} (?:the )?)?"
_RULES: tuple[tuple[re.Pattern[str], _Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"(?:this |this coming |the coming |coming )?{_DAY}", _bare),
        (rf"(?:next )?{_DAY}(?P<after> after next)?", _next),
        (rf"{_DAY} (?:of |in )?(?P<week>this|next) week", _of_week),
        (rf"(?P<week>this|next) week (?:on )?{_DAY}", _of_week),
        (rf"(?P<count>an?|{'|'.join(HOURS)}|\d{{1,2}}) weeks? (?:from|on) (?:this )?{_DAY}", _weeks_from),
        (rf"{_ON}(?P<number>{ORDINAL})", _of_month),
        (
            rf"(?:{_ON}(?P<month>{MONTH}) (?:the )?(?P<number>{ORDINAL}|\d{{1,2}})|(?P<number2>{ORDINAL}|\d{{1,2}}) (?:of )?(?P<month2>{MONTH}))(?: (?P<year>20\d\d))?",
            _of_named_month,
        ),
        (rf"{_ON}(?P<one>\d{{1,2}})/(?P<other>\d{{1,2}})(?:/(?P<year>20\d\d))?", _slashed),
    )
)
