"""The hours that a caller's words allow: "at ten", "after three", "between 2 and 4", "in the late afternoon". Pure."""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from shared.entities.calendar_words import HOURS
from shared.entities.clock import read_hour

LONGEST = 8  # words that name one hour

_HOUR = rf"(?:(?:half past |quarter past |quarter to )?(?:{'|'.join(HOURS)}|\d{{1,2}})(?:[:. ](?:[0-5]\d|thirty|fifteen|forty[ -]five))?(?: ?o'clock)?(?: ?[ap]\.?m\.?)?|noon|midday)"
_PART = r"(?: (?:in the )?(?P<half>morning|afternoon|evening))?"
_BETWEEN = re.compile(
    rf"\b(?:between |from )?(?P<first>{_HOUR}) ?(?:and|to|till|until|-|\u2013) ?(?P<last>{_HOUR})\b{_PART}"
)
_AFTER = re.compile(
    rf"\b(?:any ?time |sometime )?(?:after|from|not before|(?<!half )(?<!quarter )past)(?: about| around)? (?P<first>{_HOUR})\b{_PART}"
)
_OR_LATER = re.compile(rf"\b(?P<first>{_HOUR}) (?:or (?:later|after)|onwards?|and (?:later|after)|at the earliest)\b")
_BEFORE = re.compile(
    rf"\b(?:any ?time |sometime )?(?:before|by|until|no later than|not after)(?: about| around)? (?P<last>{_HOUR})\b{_PART}"
)
_OR_EARLIER = re.compile(rf"\b(?P<last>{_HOUR}) (?:or (?:earlier|before|sooner)|at the latest)\b")
_SEVEN = re.compile(r"\b(?:seven|7)\b(?![:/])")
_PARTS: tuple[tuple[str, int, int], ...] = (
    (r"first thing|early(?: in the)? morning|before work", 0, 10),
    (r"late(?: in the)? morning|mid[ -]?morning", 10, 12),
    (r"early(?: in the)? afternoon|after lunch", 12, 15),
    (r"late(?: in the)? afternoon|after school", 15, 18),
    (r"after work|after hours", 17, 24),
    (r"lunchtime|lunch ?(?:break|hour)|around lunch", 12, 14),
    (r"before (?:lunch|noon)", 0, 12),
    (r"mornings?", 0, 12),
    (r"afternoons?", 12, 18),
    (r"evenings?|nights?|tonight", 17, 24),
)
_NAMED_PARTS = tuple((re.compile(rf"\b(?:{words})\b"), first, last) for words, first, last in _PARTS)


@dataclass(frozen=True, slots=True)
class HoursMeant:
    """`times`: the hour, two where it may be either; [since, until): what else is allowed. `until` None: midnight."""

    times: tuple[dt.time, ...] = ()
    since: dt.time | None = None
    until: dt.time | None = None


def hours_meant(text: str) -> HoursMeant | None:
    """What `text` (lower case, single spaces, without the days) allows; None where it names no hour."""
    for rule in (_bounded, _exact, _of_part):
        if found := rule(text):
            return found
    return None


def _bounded(text: str) -> HoursMeant | None:
    if match := _BETWEEN.search(text):
        since, until = _time(match["first"], match["half"]), _time(match["last"], match["half"])
        return HoursMeant(since=since, until=until) if since and until and since < until else None
    if match := _AFTER.search(text):
        return _one(HoursMeant(since=_time(match["first"], match["half"])))
    if match := _OR_LATER.search(text):
        return _one(HoursMeant(since=_time(match["first"], None)))
    if match := _BEFORE.search(text) or _OR_EARLIER.search(text):
        return _one(HoursMeant(until=_time(match["last"], None)))
    return None


def _one(found: HoursMeant) -> HoursMeant | None:
    return found if found.since or found.until else None


def _time(words: str, half: str | None) -> dt.time | None:
    hour = read_hour(f"{words} in the {half}" if half else words)
    return hour.time if hour else None


def _exact(text: str) -> HoursMeant | None:
    words = text.split()
    for size in range(min(LONGEST, len(words)), 0, -1):
        for begin in range(len(words) - size + 1):
            hour = read_hour(" ".join(words[begin : begin + size]))
            if hour and hour.time:
                return HoursMeant(times=(hour.time,))
    if _SEVEN.search(text) and not _of_part(text):
        return HoursMeant(times=(dt.time(7), dt.time(19)))
    return None


def _of_part(text: str) -> HoursMeant | None:
    for pattern, first, last in _NAMED_PARTS:
        if pattern.search(text):
            found = HoursMeant(since=dt.time(first) if first else None)
            return replace(found, until=dt.time(last)) if last < 24 else found
    return None
