"""Numbers in what is said, with what they count: money, hours of the day, lengths of time, dates. Pure.

"Ninety-five dollars", "95 dollars" and "$95" are one amount; "half past three" and "3:30" one hour. Only what says
something of the world is a number here: "one moment" and "one of our dentists" are none.

Our own: text2num 3.1 takes "one of us" for a number, and "nine thirty" for 39.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from edge_agent.think.claims_spelled import in_digits
from shared.entities.calendar_words import MONTHS


class Unit(StrEnum):
    """What a number counts. `PLAIN`: nothing that is told."""

    MONEY = "money"
    MINUTES = "minutes"
    PERCENT = "percent"
    PHONE = "phone"
    DATE = "date"
    TIME = "time"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Number:
    """`values`: how it can be read; of "at nine" both nine in the morning and nine at night. `bare`: as it is written.

    Money is in the unit of the currency, time in minutes since midnight, a date is month times 100 plus day.
    """

    unit: Unit
    values: frozenset[float]
    bare: str


PHONE_DIGITS = 7  # fewer are no telephone number
DAY = 24 * 60

_MONTH = "|".join(MONTHS)
_N = r"\d[\d,]*(?:\.\d+)?"
_TO = r"\s?(?:to|or|and|-|\u2013)\s?"
_MONEY_UNIT = r"(?:us )?(?:dollars?|bucks|euros?|pounds?|usd)\b"
_SPAN_UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\b"
_MINUTES_OF = {"m": 1, "h": 60, "d": DAY, "w": 7 * DAY, "mo": 30 * DAY, "y": 365 * DAY}
_FREE = (
    r"(?:\b(?:free of charge|no (?:extra |additional )?(?:charge|cost|fee)|complimentary)\b"
    r"|(?<!feel )(?<!toll )(?<!toll-)\bfree (?=consult|estimate|quote|inspection|parking|visit|exam|check|call|delivery|tow)"
    r"|\b(?:is|are|it's|for|completely|totally|always) free\b(?! (?:on|at|to|for|this|next|from|after|before|in)\b))"
)
_HALF = r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?|\s(?:in the |at )?(?P<part>morning|afternoon|evening|night)\b)"
# In this order: what one has taken the next ones do not see.
_PATTERNS: tuple[tuple[Unit, re.Pattern[str]], ...] = tuple(
    (unit, re.compile(pattern))
    for unit, pattern in (
        (Unit.MONEY, rf"[$€£]\s?(?P<n>{_N})"),
        (Unit.MONEY, rf"(?P<n>{_N})(?={_TO}{_N}\s?{_MONEY_UNIT})"),
        (Unit.MONEY, rf"(?P<n>{_N})\s?-?{_MONEY_UNIT}"),
        (Unit.MONEY, rf"(?P<free>{_FREE})"),
        (Unit.PERCENT, rf"(?P<n>{_N})\s?(?:%|percent\b)"),
        (Unit.MINUTES, rf"(?P<n>{_N})(?={_TO}{_N}[\s-]?(?P<span>{_SPAN_UNIT}))"),
        (Unit.MINUTES, rf"(?P<n>{_N})[\s-]?(?P<span>{_SPAN_UNIT})"),
        (Unit.DATE, rf"\b(?P<month>{_MONTH}) (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)"),
        (Unit.DATE, rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})\b"),
        (Unit.DATE, r"\b(?P<m>\d{1,2})/(?P<day>\d{1,2})(?:/\d{2,4})?\b(?!/)"),
        (Unit.DATE, r"\bthe (?P<day>\d{1,2})(?:st|nd|rd|th)\b(?! (?:floor|street|avenue))"),
        (Unit.PHONE, r"\+?\(?\d[\d\s().-]{5,}\d"),
        (Unit.TIME, rf"\b(?P<h>\d{{1,2}})(?:[:.](?P<min>[0-5]\d))?(?: o'clock)?{_HALF}"),
        (Unit.TIME, r"\b(?P<h>\d{1,2}):(?P<min>[0-5]\d)\b"),
        (Unit.TIME, r"\b(?P<beside>half past|quarter past|quarter to) (?P<h>\d{1,2})\b"),
        (Unit.TIME, r"\b(?P<h>\d{1,2}) o'clock"),
        (Unit.TIME, r"\b(?:from|between) (?P<h>\d{1,2})\b(?=\s?(?:to|and|until|till|-|\u2013)\s?(?:\d|noon))"),
        (
            Unit.TIME,
            r"(?<=[a-z] )(?:at|until|till|by|before|after) (?P<h>\d{1,2})\b(?=[\s.,;!?]*(?:$|[.,;!?]|and|or|on|is|to|today|tomorrow|every|for))",
        ),
        (Unit.TIME, r"\b(?P<noon>noon|midday|midnight)\b"),
        (Unit.PLAIN, rf"(?P<n>{_N})"),
    )
)
_BESIDE = {"half past": 30, "quarter past": 15, "quarter to": -15}
_LATE = ("afternoon", "evening", "night")


@lru_cache(maxsize=2048)
def numbers(text: str) -> tuple[Number, ...]:
    """All of them; a number that may be said at any time, as in "911" and "two questions", is none."""
    return tuple(numbers_in_digits(in_digits(text)))


def numbers_in_digits(text: str) -> Iterator[Number]:
    """The same, of a text that `in_digits` made."""
    left = text
    for unit, pattern in _PATTERNS:
        for match in pattern.finditer(left):
            if unit is not Unit.PHONE or sum(map(str.isdigit, match[0])) >= PHONE_DIGITS:
                yield _number(unit, match)
                left = left[: match.start()] + "\x00" * len(match[0]) + left[match.end() :]


def _number(unit: Unit, match: re.Match[str]) -> Number:
    said = match.groupdict()
    if unit is Unit.DATE:
        return _date(said)
    if unit is Unit.TIME:
        return _time(said)
    if unit is Unit.PHONE:
        digits = "".join(filter(str.isdigit, match[0]))
        return Number(unit, frozenset(), digits)
    amount = "0" if said.get("free") else (said["n"] or "0").replace(",", "")
    value = float(amount) * (_minutes_of(said["span"] or "") if unit is Unit.MINUTES else 1)
    return Number(unit, frozenset([value]), _bare(amount))


def _bare(amount: str) -> str:
    return amount.rstrip("0").rstrip(".") if "." in amount else amount


def _minutes_of(span: str) -> int:
    return _MINUTES_OF["mo" if span.startswith("mo") else span[0]]


def _date(said: dict[str, str | None]) -> Number:
    day = int(said["day"] or 0)
    named = said.get("month")
    months = [MONTHS.index(named) + 1] if named else [int(said["m"] or 0)] if said.get("m") else range(1, 13)
    return Number(Unit.DATE, frozenset(float(month * 100 + day) for month in months), str(day))


def _time(said: dict[str, str | None]) -> Number:
    if noon := said.get("noon"):
        return Number(Unit.TIME, frozenset([0.0, float(DAY)] if noon == "midnight" else [720.0]), "12")
    hour, minute = int(said["h"] or 0), int(said.get("min") or 0)
    total = hour * 60 + minute + _BESIDE.get(said.get("beside") or "", 0)
    half = said.get("half") or ("p" if said.get("part") in _LATE else "a" if said.get("part") else None)
    bare = f"{hour}{minute:02}" if minute else str(hour)
    return Number(Unit.TIME, frozenset(map(float, _readings(total, half))), bare)


def _readings(total: int, half: str | None) -> list[int]:
    if total >= 13 * 60:
        return [total % DAY]
    early = total % 720
    return [early] if half == "a" else [early + 720] if half == "p" else [early, early + 720]
