"""The day in what a caller says, each way of naming one a rule of its own: `_RULES`, from top to bottom. Pure."""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from shared.entities.calendar_words import HOURS, MONTH, MONTHS, ORDINAL, ORDINALS, WEEKDAY, WEEKDAYS

FAR = 300  # days ahead: a date so far off was rather meant for one that is past
WEEK = 7
LAST = -1
UNITED_STATES = [
    "America/New_York",
    "America/Detroit",
    "America/Chicago",
    "America/Denver",
    "America/Boise",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Juneau",
    "America/Sitka",
    "America/Nome",
    "America/Adak",
    "America/Menominee",
    "Pacific/Honolulu",
]
_ORDINALS = {word: at for at, word in enumerate(ORDINALS, 1)} | {"twentieth": 20, "thirtieth": 30}
_TENS = {"twenty": 20, "thirty": 30}
_FIXED = {
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "new years eve": (12, 31),
    "new years": (1, 1),
    "halloween": (10, 31),
    "valentines": (2, 14),
    "independence": (7, 4),
    "boxing": (12, 26),
}
_COUNT = rf"(?P<count>an?|{'|'.join(HOURS)}|\d{{1,2}})"


class NoSuchDay(Exception):
    """The words are understood, and there is no one day that they name."""


def day_of(words: str, today: dt.date, zone: str) -> dt.date | None:
    """The day that `words` (lower case) name, seen from `today`. None: not understood. Raises NoSuchDay."""
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(words):
            return rule(match, today, zone)
    return None


def _today(_match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    return today


def _tomorrow(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    return today + dt.timedelta(days=2 if match["after"] else 1)


def _coming(name: str, today: dt.date) -> dt.date:
    """The next day of that name after today."""
    ahead = (WEEKDAYS.index(name) - today.weekday()) % WEEK
    if ahead == 0:
        raise NoSuchDay
    return today + dt.timedelta(days=ahead)


def _weekday(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    return _coming(match["day"], today)


def _next_weekday(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    """Sure only for whoever says it on a day of that name."""
    if WEEKDAYS.index(match["day"]) != today.weekday():
        raise NoSuchDay
    return today + dt.timedelta(days=2 * WEEK if match["after"] else WEEK)


def _of_week(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    """Monday to Saturday are of the same week wherever weeks begin."""
    day = WEEKDAYS.index(match["day"])
    weeks = {"this": 0, "next": 1}[match["week"]]
    if 6 in {day, today.weekday()} or (weeks == 0 and day <= today.weekday()):
        raise NoSuchDay
    return today + dt.timedelta(days=day - today.weekday() + weeks * WEEK)


def _counted(match: re.Match[str]) -> dt.timedelta:
    count = match["count"]
    number = HOURS.get(count) or (int(count) if count.isdecimal() else 1)
    return dt.timedelta(days=number * (WEEK if match["unit"] == "week" else 1))


def _ahead(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    return today + _counted(match)


def _ahead_of(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    base = match["base"]
    if base in WEEKDAYS:
        return _coming(base, today) + _counted(match)
    return today + _counted(match) + dt.timedelta(days=base == "tomorrow")


def _week_on(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    """A week on Tuesday, or Tuesday week: as the British say it."""
    base = match["day"]
    return (
        today + dt.timedelta(days=base == "tomorrow") if base not in WEEKDAYS else _coming(base, today)
    ) + dt.timedelta(days=WEEK)


def _number_of(ordinal: str) -> int:
    digits = re.match(r"\d+", ordinal)
    if digits:
        return int(digits[0])
    ten, _, one = ordinal.replace("-", " ").partition(" ")
    return _TENS[ten] + _ORDINALS[one] if one else _ORDINALS[ordinal]


def _of_month(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    """The 3rd: the next one after today, of this month or the next."""
    day = _number_of(match["number"])
    if day == today.day:
        raise NoSuchDay
    first = _first(today, later=day < today.day)
    return _same_weekday(match, _date(first.year, first.month, day))


def _of_named_month(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    number = next(match[name] for name in ("number", "number2") if match[name])
    month = MONTHS.index(match["month"] or match["month2"]) + 1
    return _same_weekday(match, _annual(month, _number_of(number), today, match["year"]))


def _of_this_month(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    first = _first(today, later=match["which"] == "next")
    return _date(first.year, first.month, _number_of(match["number"]))


def _annual(month: int, day: int, today: dt.date, year: str | None = None) -> dt.date:
    """The next one, today's included; with a year, that one."""
    if year:
        return _date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    found = _date(today.year, month, day)
    if found < today:
        found = _date(today.year + 1, month, day)
    if (found - today).days > FAR:
        raise NoSuchDay
    return found


def _same_weekday(match: re.Match[str], found: dt.date) -> dt.date:
    """Friday the 13th is a Friday, or somebody is mistaken."""
    if match["day"] and WEEKDAYS.index(match["day"]) != found.weekday():
        raise NoSuchDay
    return found


def _first(today: dt.date, *, later: bool) -> dt.date:
    """The first of this month, or of the next."""
    days = 31 if later else 0
    return (today.replace(day=1) + dt.timedelta(days=days)).replace(day=1)


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise NoSuchDay from None


def _slashed(match: re.Match[str], today: dt.date, zone: str) -> dt.date:
    """Month first in the United States; elsewhere one of the two has to be no month, or both the same."""
    one, other = int(match["one"]), int(match["other"])
    american = zone in UNITED_STATES or zone.startswith(
        ("US/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/")
    )
    if american:
        return _same_weekday(match, _annual(one, other, today, match["year"]))
    if (one > 12) == (other > 12) and one != other:
        raise NoSuchDay
    month, day = (one, other) if other > 12 else (other, one)
    return _same_weekday(match, _annual(month, day, today, match["year"]))


def _holiday(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    return _annual(*_FIXED[match["holiday"]], today)


def _thanksgiving(_match: re.Match[str], today: dt.date, zone: str) -> dt.date:
    """The fourth Thursday of November; Canada's is another."""
    if zone not in UNITED_STATES:
        raise NoSuchDay
    return _nth(WEEKDAYS.index("thursday"), 4, today.replace(month=11, day=1), today)


def _nth_weekday(match: re.Match[str], today: dt.date, _zone: str) -> dt.date:
    """The last Friday of the month."""
    if match["month"]:
        month = MONTHS.index(match["month"]) + 1
        first = dt.date(today.year + (month < today.month), month, 1)
    else:
        first = _first(today, later=match["which"] == "next")
    number = LAST if match["nth"] == "last" else _number_of(match["nth"])
    return _nth(WEEKDAYS.index(match["day"]), number, first, today)


def _nth(weekday: int, number: int, first: dt.date, today: dt.date) -> dt.date:
    days = [first + dt.timedelta(days=at) for at in range(31)]
    named = [day for day in days if day.month == first.month and day.weekday() == weekday]
    if number > len(named) or named[max(number - 1, LAST)] < today:
        raise NoSuchDay
    return named[LAST if number == LAST else number - 1]


_Rule = Callable[[re.Match[str], dt.date, str], dt.date]
_DAY = rf"(?P<day>{WEEKDAY})"
_ON = rf"(?:{_DAY} (?:the )?)?"  # a weekday before a date
_RULES: tuple[tuple[re.Pattern[str], _Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"(?:later )?today", _today),
        (r"(?P<after>(?:the )?day after )?tomorrow", _tomorrow),
        (rf"(?:this |this coming |the coming |coming )?{_DAY}", _weekday),
        (rf"(?:next )?{_DAY}(?P<after> after next)?", _next_weekday),
        (rf"{_DAY} (?:of |in )?(?P<week>this|next) week", _of_week),
        (rf"(?P<week>this|next) week (?:on )?{_DAY}", _of_week),
        (rf"in {_COUNT} (?P<unit>day|week)s?(?: time)?", _ahead),
        (rf"{_COUNT} (?P<unit>day|week)s? from (?:this )?(?P<base>{WEEKDAY}|today|tomorrow|now)", _ahead_of),
        (rf"a week (?:on )?(?P<day>{WEEKDAY}|tomorrow)", _week_on),
        (rf"{_DAY} week", _week_on),
        (rf"{_ON}(?P<number>{ORDINAL})", _of_month),
        (
            rf"(?:{_ON}(?P<month>{MONTH}) (?:the )?(?P<number>{ORDINAL}|\d{{1,2}})|(?P<number2>{ORDINAL}|\d{{1,2}}) (?:of )?(?P<month2>{MONTH}))(?: (?P<year>20\d\d))?",
            _of_named_month,
        ),
        (rf"(?P<number>{ORDINAL}) of (?P<which>the|this|next) month", _of_this_month),
        (rf"{_ON}(?P<one>\d{{1,2}})/(?P<other>\d{{1,2}})(?:/(?P<year>(?:20)?\d\d))?", _slashed),
        (rf"(?P<holiday>{'|'.join(_FIXED)})(?: day)?", _holiday),
        (r"thanksgiving(?: day)?", _thanksgiving),
        (
            rf"(?P<nth>first|second|third|fourth|fifth|last) {_DAY} (?:of|in) (?:(?P<which>the|this|next) month|(?P<month>{MONTH}))",
            _nth_weekday,
        ),
    )
)
