"""Two numbers with a slash between them, and fractions: a date, a part, a ratio. Pure."""

# ruff: noqa: RUF001 - signs as people type them
from __future__ import annotations

import re

from edge_agent.speak.numerals import cardinal, ordinal
from edge_agent.speak.rules import Rule
from edge_agent.speak.times import DATE_BEFORE, date_of, is_date

_PARTS = {2: ("half", "halves"), 4: ("quarter", "quarters")}
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 8, 10, 16, 32, 64})
_CLEAR = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)})
_MEASURED = (
    r"inch(?:es)?|in\.|foot|feet|ft|miles?|mi|hours?|hrs?|days?|weeks?|months?|years?|cups?|acres?|tons?|tsp|tbsp|"
    r"teaspoons?|tablespoons?|gallons?|gal|pints?|ounces?|oz|pounds?|lbs?|turns?|baths?|bathrooms?|price|off|of|down|full|"
    r"empty|way|beds?|page|sleeves?|pipe|bolt|nut|socket|plywood|line|fittings?|valves?|taper"
)
_UNIT = re.compile(rf"\s?(?:\"|″)|[\s-](?:{_MEASURED})\b", re.IGNORECASE)
_SIZE = re.compile(
    r"\s?(?:\"|″)|[\s-](?:inch(?:es)?|in|ft|foot|cup|mile|acre|ton|pipe|bolt|bath|line|sleeve|valve|fitting)\b",
    re.IGNORECASE,
)
_JUDGED = re.compile(r"[\s-](?:stars?|points?|rating)\b", re.IGNORECASE)
_MONTHS = 12
_FROM_OR_TO = re.compile(r"\b(?:from|to|by|through)\s+$")


def part(top: int, bottom: int) -> str:
    """1, 2 → "one half"; 3, 8 → "three eighths"."""
    one, many = _PARTS.get(bottom) or (ordinal(bottom), f"{ordinal(bottom)}s")
    return f"{cardinal(str(top))} {one if top == 1 else many}"


def _mixed(match: re.Match[str]) -> str:
    """For example "2 1/2" → "two and a half"."""
    top, bottom = int(match[2]), int(match[3])
    if not 0 < top < bottom or bottom not in _DENOMINATORS:
        return match[0]
    words = f"a {part(top, bottom).removeprefix('one ')}" if top == 1 else part(top, bottom)
    return f" {cardinal(match[1])} and {words.replace('a eighth', 'an eighth')} "


def _slashed(match: re.Match[str]) -> str:
    return f" {_read(match, int(match[1]), int(match[2]))} "


def _read(match: re.Match[str], top: int, bottom: int) -> str:
    text, end = match.string, match.end()
    proper = 0 < top < bottom and bottom in _DENOMINATORS
    if proper and _SIZE.match(text, end):  # "a half inch pipe", "the three quarter bath"
        return part(top, bottom).removeprefix("one ") if bottom == 2 else _size(top, bottom)
    if proper and _UNIT.match(text, end):
        return part(top, bottom)
    if (top, bottom) == (24, 7):
        return _ratio(match[1], match[2])
    dated = DATE_BEFORE.search(text, 0, match.start())
    if _JUDGED.match(text, end) or (
        top == bottom == 10 and not dated and not _FROM_OR_TO.search(text, 0, match.start())
    ):
        return f"{cardinal(match[1])} out of {cardinal(match[2])}"
    if is_date(top, bottom) and (dated or (top, bottom) not in _CLEAR):
        return date_of(top, bottom)
    if proper:
        return part(top, bottom)
    if is_date(bottom, top) and top > _MONTHS:
        return date_of(bottom, top)
    return _ratio(match[1], match[2])


def _size(top: int, bottom: int) -> str:
    words = part(top, bottom)
    return words.replace("quarters", "quarter") if bottom == 4 else words


def _ratio(top: str, bottom: str) -> str:
    """The pairs "24/7" and "50/50" are said side by side, "120/80" is over."""
    between = " " if top == bottom or (top, bottom) == ("24", "7") else " over "
    return f"{cardinal(top)}{between}{cardinal(bottom)}"


SLASHES: tuple[Rule, ...] = (
    (re.compile(r"\b24\s/\s7\b"), lambda _: "24/7"),
    (re.compile(r"(\d[\"″']?)\s?[x×]\s?(?=\d+/\d)"), lambda match: f"{match[1]} by "),
    (re.compile(r"\b24/7/365\b"), lambda _: "twenty-four seven, three sixty-five"),
    (re.compile(r"(?<![\d/])(\d\.\d)/(5|10)(?![\d/.]\d|\d)"), lambda match: f"{match[1]} out of {match[2]}"),
    (re.compile(r"(?<![\d/.,$])(\d{1,3})(?:\s|\s?-\s?)(\d{1,2})/(\d{1,2})(?![\d/])"), _mixed),
    (re.compile(r"(?<![\d/.,$])(\d{1,4})/(\d{1,4})(?![\d/]|\.\d)"), _slashed),
)
