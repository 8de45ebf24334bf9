"""The hour in what a caller says: "half past nine", "around ten-ish", "between 2 and 4". Pure.

Half past nine is said without "in the morning": an hour without one is within eight to half past six, when small
businesses work. Seven can be either and is none.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from shared.entities.calendar_words import HOURS

EARLIEST = 8  # hours from here on are of the morning where nothing says more
LATEST = 7  # hours below are of the afternoon

_HOUR = rf"(?P<hour>{'|'.join(HOURS)}|\d{{1,2}})"
_MINUTE = r"(?P<minute>[0-5]\d|thirty|fifteen|twenty|ten|fifty|forty[ -]five)"
_PART = r"(?:(?:in the |at )?(?:early |late |mid[ -])?(?:morning|afternoon|evening|night))"
_NEAR = r"(?:(?:at|around|round|about|say|maybe|like|roughly|approximately) )*"
_CLOCK = re.compile(
    rf"(?:(?:in the |at )?(?:early |late |mid[ -])?(?P<part>morning|afternoon|evening|night) )?{_NEAR}(?:(?:(?P<beside>half past|quarter past|quarter to) )?{_HOUR}(?:(?:[:.]| ){_MINUTE})?|(?P<noon>noon|midday|12 noon))"
    r"(?: ?-? ?ish)?(?: ?o'clock)?(?: ?(?P<half>[ap])\.?m\.?)?(?: ?-? ?ish)?(?: (?:or so|sharp))?(?: (?:in the |at )?(?P<after>morning|afternoon|evening|night))?"
)
_ANY_HOUR = rf"(?:half past |quarter past |quarter to )?(?:{'|'.join(HOURS)}|\d{{1,2}})(?:[:.][0-5]\d| thirty| fifteen| o'clock)?(?: ?[ap]\.?m\.?)?"
_LOOSE = re.compile(
    rf"(?:first thing(?: in the morning)?|lunchtime|(?:after|before) (?:work|school|lunch|church|class|dinner|breakfast)|any ?time|sometime|all day"
    rf"|(?:any ?time )?{_PART}"
    rf"|(?:{_PART} )?(?:any ?time |sometime )?(?:after|before|by|until|from|no later than) (?:{_ANY_HOUR}|noon)(?: (?:or later|or so|on|onwards?))?"
    rf"|(?:{_PART} )?{_NEAR}(?:{_ANY_HOUR}|noon) or (?:later|after|earlier|before)"
    rf"|(?:{_PART} )?(?:sometime |any ?time )?(?:between|from)? ?(?:{_ANY_HOUR}|noon) ?(?:and|to|or|till|until|-|\u2013) ?(?:{_ANY_HOUR}|noon)(?: (?:in the )?(?:morning|afternoon|evening))?)"
)
_BESIDE = {"half past": 30, "quarter past": 15, "quarter to": -15}
_MINUTES = {"thirty": 30, "fifteen": 15, "twenty": 20, "ten": 10, "fifty": 50, "forty-five": 45, "forty five": 45}


@dataclass(frozen=True, slots=True)
class Hour:
    """`time`: None where the words name a part of the day, a range, or an hour of which there are two."""

    time: dt.time | None


def read_hour(words: str) -> Hour | None:
    """The hour that `words` (lower case, single spaces) name; None where they are not understood, all of them."""
    if match := _CLOCK.fullmatch(words):
        return _clock(match)
    return Hour(None) if _LOOSE.fullmatch(words) else None


def _clock(match: re.Match[str]) -> Hour | None:
    if match["noon"]:
        return Hour(dt.time(12))
    hour = HOURS.get(match["hour"]) or int(match["hour"])
    minute = _MINUTES.get(
        match["minute"] or "", int(match["minute"] or 0) if (match["minute"] or "0").isdecimal() else 0
    )
    beside = _BESIDE.get(match["beside"] or "", 0)
    if not 1 <= hour <= 23 or (hour > 12 and (match["half"] or match["beside"])):
        return None
    part = match["part"] or match["after"]
    half = match["half"] or _half(part)
    if hour == 12 and (half == "a" or part == "night"):  # midnight is of two days
        return None
    if part == "night" and hour < LATEST and not match["half"]:  # "two at night" is of the next morning
        return None
    total = hour * 60 + minute + beside
    return Hour(_of_day(total, half))


def _half(part: str | None) -> str | None:
    return None if part is None else "a" if part == "morning" else "p"


def _of_day(minutes: int, half: str | None) -> dt.time | None:
    """The time of day; None where it can be in the morning as well as in the evening."""
    hour, minute = divmod(minutes, 60)
    if hour > 12 or (hour == 12 and half != "a"):
        return dt.time(hour, minute)
    if half == "p" or (half is None and hour < LATEST):
        return dt.time(hour + 12, minute)
    return dt.time(hour, minute) if half == "a" or hour >= EARLIEST else None
