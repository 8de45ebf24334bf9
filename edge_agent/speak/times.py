"""Times of day, weekdays and dates as English words: pure. Dates are read the American way, month first."""

# ruff: noqa: RUF001 - dashes as people type them
from __future__ import annotations

import re

from edge_agent.speak.numerals import Rule, cardinal, ordinal, year

_DAYS = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "weds": "Wednesday", "thu": "Thursday",
    "thur": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_DAY = r"(Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)"
_LONG_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"  # noqa: E501 - one name after the other
_HALF = r"(?:\s?([ap])(?:\.\s?m\b\.?|m\b)(?!\w))"
_SENTENCE_ENDS = re.compile(r"\s*$|\s+[A-Z]")
_DASH = r"\s?[-–—]\s?"


def time_of_day(hour: int, minute: int, half: str = "") -> str:
    """9, 30, "a" → "nine thirty AM"; 17, 0 → "five PM"; 9, 0 → "nine o'clock"."""
    if not half and (hour >= 13 or hour == 0):
        half = "p" if hour >= 13 else "a"
    words = cardinal(str((hour - 1) % 12 + 1))
    if minute:
        words += f" oh {cardinal(str(minute))}" if minute < 10 else f" {cardinal(str(minute))}"
    elif not half:
        words += " o'clock"
    return f"{words} {half.upper()}M" if half else words


def _time(match: re.Match[str]) -> str:
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if hour > 23 or minute > 59:
        return match[0]
    words = time_of_day(hour, minute, "" if hour > 12 else half)
    # The last full stop of "p.m." may be the sentence's too.
    return words + "." if match[0].endswith(".") and _SENTENCE_ENDS.match(match.string, match.end()) else words


def _bare_hours(match: re.Match[str]) -> str:
    """For example "9-5pm": the first hour has no half of its own."""
    return f"{cardinal(match[1])} to " if 1 <= int(match[1]) <= 12 else match[0]


def _month(name: str) -> str:
    return next(month for month in _MONTHS if month.startswith(name[:3].title()))


def _date(month: str, day: int, year_text: str | None) -> str:
    tail = f", {year(int(year_text))}" if year_text else ""
    return f"{month} {ordinal(day)}{tail}"


def _named_date(match: re.Match[str]) -> str:
    return _date(_month(match[1]), int(match[2]), match[3]) if 1 <= int(match[2]) <= 31 else match[0]


def _day_first(match: re.Match[str]) -> str:
    return _date(_month(match[2]), int(match[1]), match[3]) if 1 <= int(match[1]) <= 31 else match[0]


def _iso_date(match: re.Match[str]) -> str:
    return _numeric(match[0], int(match[2]), int(match[3]), match[1])


def _us_date(match: re.Match[str]) -> str:
    return _numeric(match[0], int(match[1]), int(match[2]), match[3])


def _numeric(text: str, month: int, day: int, year_text: str | None) -> str:
    return _date(_MONTHS[month - 1], day, year_text) if 1 <= month <= 12 and 1 <= day <= 31 else text


CLOCK: tuple[Rule, ...] = (
    (re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b"), _iso_date),
    (re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b"), _us_date),
    (re.compile(r"(?<![\d/])(?![123]/[234]\b|24/7\b)(\d{1,2})/(\d{1,2})()(?![\d/])"), _us_date),
    (re.compile(rf"\b{_MONTH}\.?\s(\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s(\d{{4}})\b)?"), _named_date),
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s{_MONTH}\b\.?(?:,?\s(\d{{4}})\b)?"), _day_first),
    (re.compile(rf"\b{_DAY}\.?{_DASH}(?={_DAY}\b)"), lambda match: f"{_DAYS[match[1].lower()]} to "),
    (re.compile(rf"\b({_LONG_DAY}){_DASH}(?=(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))"), lambda match: f"{match[1]} to "),
    (re.compile(rf"(?<= to ){_DAY}\b\.?"), lambda match: _DAYS[match[1].lower()]),
    (
        re.compile(rf"\b{_DAY}\b(?:\.(?=,|\s+[a-z\d])|(?=\.|\s*[:,&/]|\s\d|\s?$))"),
        lambda match: _DAYS[match[1].lower()],
    ),
    (re.compile(rf"\b(\d{{1,2}}){_DASH}(?=\d{{1,2}}(?::\d\d)?{_HALF})", re.IGNORECASE), _bare_hours),
    (re.compile(rf"(?<=\d){_HALF}{_DASH}(?=\d)", re.IGNORECASE), lambda match: f" {match[1]}m to "),
    (re.compile(rf"(?<=:\d\d){_DASH}(?=\d{{1,2}}\b)"), lambda _: " to "),
    (re.compile(rf"(?<![\d:])(\d{{1,2}}):(\d\d)(?![\d:]){_HALF}?", re.IGNORECASE), _time),
    (re.compile(rf"(?<![\d:.])(\d{{1,2}})(){_HALF}", re.IGNORECASE), _time),
)
