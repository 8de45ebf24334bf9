"""Whether what is said of the opening hours agrees with the rows. Pure; the moment is an argument."""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edge_agent.desk.book import Closure
from edge_agent.think.claims_numbers import DAY, Unit, numbers_in_digits
from edge_agent.think.claims_spelled import in_digits
from edge_agent.think.hours import open_at
from shared.entities.calendar_words import HOLIDAY, MONTH, WEEKDAY, WEEKDAYS
from shared.entities.days import NoSuchDay, day_of
from shared.profiles import OpenHours

_NAMED = rf"{HOLIDAY}|(?:{MONTH}) (?:the )?\d{{1,2}}(?:st|nd|rd|th)?|(?:{WEEKDAY})s?|today|tonight|tomorrow|weekends?|weekdays?"
_FEAST = re.compile(HOLIDAY)
_DAY = re.compile(rf"\b(?:{_NAMED})\b")
_SPAN = re.compile(
    rf"\b({WEEKDAY})s? (?:to|through|thru|until|-|\u2013) ({WEEKDAY})\b|\b({WEEKDAY})s?\s?[-\u2013]\s?({WEEKDAY})\b"
)
_ALL = re.compile(r"\b(?:every ?day|all week|7 days(?: a week)?|daily|any day|each day)\b")
_ROUND = re.compile(r"\b24 hours\b")
_LIST = re.compile(
    rf"(?<=[a-z])(?:, and |, or |,? and |,? or |, | & )(?=(?:on )?(?:{_NAMED})\b(?!,? (?:we|we're|the|from|\d|is|it)\b))"
)
_PARTS = re.compile(
    r"\s*(?:;|,|\bbut\b|\bwhile\b|\band\b(?=[^,;]*\b(?:clos|open|on|monday|tuesday|wednesday|thursday|friday|saturday|sunday)))\s*"
)
_OPEN = re.compile(r"\b(?:open|opens|opened|available|here)\b(?! (?:house|for (?:bids|offers)))|\bhours\b")
_SHUT = re.compile(
    r"\b(?:closed|(?:not|never|n't|aren't|isn't|don't|won't)(?: be)? open|(?:aren't|isn't|not) available|no (?:weekend )?hours|off|not (?:on|at))\b"
    r"|n't(?: be)? open\b"
)
_SPEAKS = re.compile(
    r"\b(?:open|opens|opened|closed|closes|close at|close on|close today|close tomorrow|our (?:opening |business |office )?hours|"
    r"(?:evening|late|extended|weekend|holiday) hours)\b(?! house)"
)
_EXCEPT = re.compile(r"\b(?:except(?: for| on)?|but not(?: on)?|other than)\b")
_AT_THIS_MOMENT = re.compile(r"\b(?:right now|now|currently|at the moment)\b")
_CLOSING = re.compile(r"\b(?:close|closes|until|till)\b")


def speaks_of_hours(plain: str) -> bool:
    """Whether a text in lower case says when it is open, or closed."""
    return bool(_SPEAKS.search(plain))


def days_named(text: str) -> list[str]:
    """The days in `text`, as they are named there."""
    return _DAY.findall(in_digits(text))


@dataclass(frozen=True, slots=True)
class Timetable:
    """A client's rows, and the moment in its own time zone."""

    hours: tuple[OpenHours, ...]
    closures: tuple[Closure, ...]
    now: dt.datetime

    def agrees(self, sentence: str) -> bool:
        """Whether every day and hour in what `sentence` says of being open or closed is so; True if it says nothing."""
        text = in_digits(sentence)
        if not speaks_of_hours(text):
            return True
        if not self.hours:
            return not (_DAY.search(text) or _ALL.search(text) or _ROUND.search(text) or _AT_THIS_MOMENT.search(text))
        return all(self._holds(said) for said in _said(text))

    def _holds(self, said: _Said) -> bool:
        if _ROUND.search(said.text) and not self._round(said):
            return False
        if any(self._unsure(name) for name in said.days):
            return False
        days = [day for name in said.days for day in self._days(name)]
        if said.all_days:
            days = [(day, None) for day in range(7)]
        if said.now and not days and self._open_now() != said.opened:
            return False
        if not all(bool(self._rows(day, date)) == said.opened for day, date in days):
            return False
        rows = [self._rows(day, date) for day, date in days] or [self._all_rows()]
        return not said.opened or all(_among(said.text, row, closing=said.closing) for row in rows)

    def _open_now(self) -> bool:
        closed = self._closure(self.now.date())
        if closed is None:
            return open_at(self.hours, self.now)
        return any(begin <= f"{self.now:%H:%M}" < end for begin, end in closed.hours)

    def _round(self, said: _Said) -> bool:
        days = [day for name in said.days for day in self._days(name)] or [(day, None) for day in range(7)]
        return all(
            any(_minutes(end) - _minutes(begin) in (0, DAY, DAY - 1) for begin, end in self._rows(*day)) for day in days
        )

    def _days(self, name: str) -> list[tuple[int, dt.date | None]]:
        if name in ("today", "tonight", "tomorrow"):
            date = self.now.date() + dt.timedelta(days=name == "tomorrow")
            return [(date.weekday(), date)]
        if name.startswith("weekend"):
            return [(5, None), (6, None)]
        if name.startswith("weekday"):
            return [(day, None) for day in range(5)]
        if name.removesuffix("s") in WEEKDAYS:
            return [(WEEKDAYS.index(name.removesuffix("s")), None)]
        return [(date.weekday(), date) for date in self._dates(name)]

    def _dates(self, name: str) -> list[dt.date]:
        """The date of a holiday, or of a day of a month."""
        called = [one.first for one in self.closures if one.called and one.called.lower() in name]
        try:
            found = called[0] if called else day_of(name, self.now.date(), str(self.now.tzinfo))
        except NoSuchDay:
            return []
        return [found] if found else []

    def _unsure(self, name: str) -> bool:
        """A holiday of which no row says anything: some work on it, some do not."""
        return bool(_FEAST.fullmatch(name)) and not any(self._closure(date) for date in self._dates(name))

    def _rows(self, day: int, date: dt.date | None) -> Sequence[tuple[str, str]]:
        if date and (closure := self._closure(date)):
            return closure.hours
        return [(row.opens, row.closes) for row in self.hours if row.day == day]

    def _all_rows(self) -> list[tuple[str, str]]:
        special = [hours for closure in self.closures for hours in closure.hours]
        return [*((row.opens, row.closes) for row in self.hours), *special]

    def _closure(self, date: dt.date) -> Closure | None:
        return next((one for one in self.closures if one.first <= date <= one.last), None)


@dataclass(frozen=True, slots=True)
class _Said:
    """A part of a sentence that says one thing of some days."""

    text: str
    days: tuple[str, ...]
    opened: bool
    closing: bool  # the hour that is said is when the day ends
    now: bool
    all_days: bool


def _said(text: str) -> Iterator[_Said]:
    whole = _SPAN.sub(_span, text)
    parts = [part for part in _PARTS.split(_LIST.sub(" + ", whole)) if part]
    opened = next((state for part in parts if (state := _state(part)) is not None), True)
    for part in parts:
        usual, *excepted = _EXCEPT.split(part)
        opened = opened if (state := _state(usual)) is None else state
        yield _one(_ALL.sub(_all_but(" ".join(excepted)), usual) if excepted else usual, opened)
        for other in excepted:
            yield _one(other, not opened)


def _one(text: str, opened: bool) -> _Said:
    days = tuple(_DAY.findall(text))
    moment = bool(_AT_THIS_MOMENT.search(text)) and not days
    return _Said(text, days, opened, bool(_CLOSING.search(text)), moment, bool(_ALL.search(text)))


def _all_but(excepted: str) -> str:
    days = [day for day in WEEKDAYS if day not in excepted]
    return " + ".join(days[:-2] if "weekend" in excepted else days)


def _state(part: str) -> bool | None:
    return False if _SHUT.search(part) else True if _OPEN.search(part) or _CLOSING.search(part) else None


def _span(match: re.Match[str]) -> str:
    first, last = (WEEKDAYS.index(day) for day in (match[1] or match[3], match[2] or match[4]))
    count = (last - first) % 7 + 1
    return " + ".join(WEEKDAYS[(first + at) % 7] for at in range(count))


def _among(text: str, rows: Sequence[tuple[str, str]], *, closing: bool) -> bool:
    """Whether the hours in `text` are those of the rows: each begins or ends one; the last of a day ends one."""
    times = [number for number in numbers_in_digits(text) if number.unit in (Unit.TIME, Unit.PLAIN)]
    begins = {_minutes(opens) for opens, _ in rows}
    ends = {_minutes(closes) for _, closes in rows} | ({0} if any(closes == "24:00" for _, closes in rows) else set())
    allowed = ends if closing and len(times) == 1 else begins | ends
    return all(
        number.values & allowed if number.unit is Unit.TIME else _is_hour(number.bare, allowed) for number in times
    )


def _is_hour(bare: str, allowed: set[float]) -> bool:
    return bare.isdecimal() and any(float(bare) * 60 in (at, at - 720) for at in allowed)


def _minutes(wall: str) -> float:
    hour, _, minute = wall.partition(":")
    return float(int(hour) % 24 * 60 + int(minute))
