"""Days on which the usual hours do not hold, and what is said of them. Pure; the day is an argument."""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from edge_agent.desk.book import Closure
from edge_agent.think.hours import DAYS, day_said, said_of_stretches
from shared.entities.calendar_words import HOLIDAY, MONTH, ORDINAL
from shared.entities.days import NoSuchDay, day_of
from shared.profiles import OpenHours

SOON = 14  # days ahead of which a closure is told with the hours

_FEAST = re.compile(rf"\b(?:{HOLIDAY})\b", re.IGNORECASE)
_DATE = re.compile(
    rf"\b(?:{HOLIDAY}|(?:{MONTH}) (?:the )?(?:{ORDINAL}|\d{{1,2}})|(?:the )?(?:{ORDINAL}) of (?:{MONTH})|\d{{1,2}}/\d{{1,2}}"
    rf"|(?:the )?day after tomorrow)\b",
    re.IGNORECASE,
)
_ASKS_ONLY_THAT = re.compile(
    r"(?:\b(?:are|is|will|do|does|you|your|guys|the|be|what|what's|when|how|late|open|opened|opening|close|closed|closing|"
    r"hours|time|times|office|business|store|shop|clinic|practice|on|for|at|till|until|of|day|a|or|this|year|they|"
    r"people|everybody|and)\b\W*)*",
    re.IGNORECASE,
)
_OPENING = re.compile(r"\b(?:open|opened|opening|close|closed|closing|hours)\b", re.IGNORECASE)


def closure_on(day: dt.date, closures: Iterable[Closure]) -> Closure | None:
    """The closure that holds on `day`."""
    return next((one for one in closures if one.first <= day <= one.last), None)


def told_of_date(
    question: str, today: dt.date, zone: str, hours: Sequence[OpenHours], closures: Sequence[Closure]
) -> str | None:
    """Whether it is open on the one date, or holiday, that `question` asks for and nothing else."""
    text = question.replace("\u2019", "'")
    named = [*_named(text, closures)] or [match.group() for match in _DATE.finditer(text)]
    rest = text
    for name in named:
        rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
    if len(named) != 1 or not _OPENING.search(rest) or not _ASKS_ONLY_THAT.fullmatch(rest.strip(" ?.!,")):
        return None
    day = _day(named[0], today, zone, closures)
    if day is None:
        return None
    closure = closure_on(day, closures)
    if closure:
        return f"{_called(named[0], day, closure)}, we are {said_of_closure(closure)}."
    if _FEAST.search(named[0]) or not hours:  # some work on it, some do not
        return None
    return f"On {DAYS[day.weekday()]}, {day:%B} {day.day}, we are {day_said(hours, day.weekday())}."


def said_of_closure(closure: Closure) -> str:
    """As in "closed for Thanksgiving", or "open from 9 am to noon"."""
    why = f" for {closure.called}" if closure.called else ""
    return said_of_stretches(closure.hours) if closure.hours else f"closed{why}"


def told_soon(today: dt.date, closures: Sequence[Closure]) -> list[str]:
    """A sentence for each closure of the days to come."""
    soon = [one for one in closures if today <= one.last and one.first <= today + dt.timedelta(days=SOON)]
    return [f"{_span(one)}, we are {said_of_closure(one)}." for one in soon]


def _span(closure: Closure) -> str:
    first = f"On {DAYS[closure.first.weekday()]}, {closure.first:%B} {closure.first.day}"
    if closure.first == closure.last:
        return first
    return f"From {first.removeprefix('On ')}, to {DAYS[closure.last.weekday()]}, {closure.last:%B} {closure.last.day}"


def _named(text: str, closures: Sequence[Closure]) -> list[str]:
    """The names of closures that stand in `text`."""
    called = {one.called for one in closures if one.called}
    names = [name for name in called if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)]
    return [name for name in names if not any(name != other and name in other for other in names)]


def _day(name: str, today: dt.date, zone: str, closures: Sequence[Closure]) -> dt.date | None:
    for closure in closures:
        if closure.called.lower() == name.lower() and closure.last >= today:
            return max(closure.first, today)
    try:
        return day_of(name.lower().replace("'", ""), today, zone)
    except NoSuchDay:
        return None


def _called(name: str, day: dt.date, closure: Closure) -> str:
    if closure.called and name.lower() == closure.called.lower() and not closure.hours:
        return _span(closure)
    return f"On {DAYS[day.weekday()]}, {day:%B} {day.day}"
