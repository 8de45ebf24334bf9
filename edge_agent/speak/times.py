"""Times of day, weekdays and dates as English words: pure. Dates are read the American way, month first."""

# ruff: noqa: RUF001 - dashes as people type them
from __future__ import annotations

import re

from edge_agent.speak.numerals import DASH, cardinal, ordinal, year
from edge_agent.speak.rules import Rule, stop

_DAYS = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "weds": "Wednesday", "thu": "Thursday",
    "thur": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_CLEAR_DAY = r"Mon|Tues?|Weds?|Thu(?:rs?)?|Fri"
_LONG_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_MONTH = r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"  # noqa: E501 - one name after the other
_HALF = r"(?:\s?([ap])(?:\.\s?m\b\.?|m\b)(?!\w))"
_NTH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s(?:(\d{4})\b(?!-)|'(\d\d)\b))?"
_BORN = 40  # two digits of a year from here on are of the last century: nobody makes appointments for 2085
_SENTENCE_ENDS = re.compile(r"\s*$|\s+[A-Z]")
# What stands before "3/4" when it is a date, and no part of anything.
DATE_BEFORE = re.compile(rf"\b(?:{_LONG_DAY}|on|until|till|before|after|since),?\s+$")


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


def is_date(month: int, day: int) -> bool:
    """Whether the calendar may have such a day."""
    return 1 <= month <= 12 and 1 <= day <= 31


def date_of(month: int, day: int, year_text: str | None = None) -> str:
    """12, 5, "2026" → "December fifth, twenty twenty-six"."""
    return _date(_MONTHS[month - 1], day, year_text)


def _date(month: str, day: int, year_text: str | None) -> str:
    if not year_text:
        return f"{month} {ordinal(day)}"
    return f"{month} {ordinal(day)}, {year(_full_year(int(year_text)) if len(year_text) == 2 else int(year_text))}"


def _full_year(short: int) -> int:
    return short + (2000 if short < _BORN else 1900)


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


def _letter_hours(match: re.Match[str]) -> str:
    """For example "7a-7p"."""
    return f"{match[1]} {match[2]}m to {match[3]} {match[4]}m"


def _military(match: re.Match[str]) -> str:
    hour, minute = match[1], match[2]
    return f"{cardinal(hour)} {'hundred' if minute == '00' else cardinal(minute)}"


def _month(name: str) -> str:
    return next(month for month in _MONTHS if month.startswith(name[:3].title()))


def _named_date(match: re.Match[str]) -> str:
    return _date(_month(match[1]), int(match[2]), match[3] or match[4]) if 1 <= int(match[2]) <= 31 else match[0]


def _named_days(match: re.Match[str]) -> str:
    """For example "Dec. 24-26"."""
    low, high = int(match[2]), int(match[3])
    return f"{_month(match[1])} {ordinal(low)} to {ordinal(high)}" if 1 <= low < high <= 31 else match[0]


def _day_first(match: re.Match[str]) -> str:
    return _date(_month(match[2]), int(match[1]), match[3] or match[4]) if 1 <= int(match[1]) <= 31 else match[0]


def _iso_date(match: re.Match[str]) -> str:
    return _numeric(match, int(match[2]), int(match[3]), match[1])


def _us_date(match: re.Match[str]) -> str:
    month, day = int(match[1]), int(match[2])
    return _numeric(match, *((day, month) if month > 12 else (month, day)), match[3])


def _numeric(match: re.Match[str], month: int, day: int, year_text: str) -> str:
    return date_of(month, day, year_text) if is_date(month, day) else match[0]


def _day(match: re.Match[str]) -> str:
    return _DAYS[match[1].lower()] + stop(match)


def _days(match: re.Match[str]) -> str:
    """For example "Monday/Wednesday/Friday"."""
    *others, last = match[0].split("/")
    return f"{', '.join(others)} and {last}"


def _to(match: re.Match[str]) -> str:
    return f"{match[1]} to "


DAYS: tuple[Rule, ...] = (
    (re.compile(rf"\bM{DASH}Th\b"), lambda _: "Monday to Thursday"),
    (re.compile(rf"\bM{DASH}F\b"), lambda _: "Monday to Friday"),
    (re.compile(r"\bM/W/F\b"), lambda _: "Monday, Wednesday and Friday"),
    (re.compile(rf"\b({_CLEAR_DAY})\b(?!['-]\w*[a-z]{{4}})(?!\s(?!{_MONTH}|{_CLEAR_DAY}|Sat|Sun)[A-Z][a-z])\.?"), _day),
    # "Sat" and "Sun" are words too: only where a time, another day or nothing follows.
    (
        re.compile(
            rf"\b(Sat|Sun)\b(?:\.|(?=\s*[,:&/–—-]|\s+(?:\d|{_MONTH}\b|{_LONG_DAY}|and|or|at|to|through|thru|from|only|by|"
            rf"until|morning|afternoon|evening|noon|Sat\b|Sun\b)|\s*[;!?)]?$|[;!?)]))"
        ),
        _day,
    ),
    (re.compile(rf"\b({_LONG_DAY}){DASH}(?={_LONG_DAY})"), _to),
    (re.compile(rf"\b{_LONG_DAY}(?:/{_LONG_DAY})+"), _days),
    (
        re.compile(r"\b(?:(Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.|(Feb|Aug|Sept|Oct|Nov|Dec)\b)(?!['’-])"),
        lambda match: _month(match[1] or match[2]) + stop(match),
    ),
)

CLOCK: tuple[Rule, ...] = (
    (re.compile(r"(?<=\d\d-\d\d)T(?=\d\d:)"), lambda _: " at "),
    (re.compile(r"(?<![\d-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])"), _iso_date),
    (re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?![\d/])"), _us_date),
    (re.compile(r"(?<![\d-])(\d{1,2})-(\d{1,2})-(\d{4})(?![\d-])"), _us_date),
    (re.compile(rf"(\d{_NTH}){DASH}(?={_MONTH}\b)"), _to),
    (re.compile(rf"(\d/\d{{1,2}}){DASH}(?=\d{{1,2}}/|{_LONG_DAY})"), _to),
    (re.compile(rf"\b{_MONTH}\.?\s(\d{{1,2}}){_NTH}{DASH}(\d{{1,2}}){_NTH}(?![\w:/]|\s?[ap]\.?m|-\d)"), _named_days),
    (re.compile(rf"\b{_MONTH}\.?\s(\d{{1,2}}){_NTH}\b(?!:|/|\s?[ap]\.?m\b){_YEAR}"), _named_date),
    (re.compile(rf"\b(\d{{1,2}}){_NTH}\s{_MONTH}\b\.?{_YEAR}"), _day_first),
    (re.compile(rf"\b(\d{{1,2}})([ap]){DASH}(\d{{1,2}})([ap])\b"), _letter_hours),
    (re.compile(rf"(?<![\d:/.])(\d{{1,2}}){DASH}(?=\d{{1,2}}:\d\d)"), _to),
    (re.compile(rf"\b(\d{{1,2}}){DASH}(?=\d{{1,2}}(?::\d\d)?{_HALF})", re.IGNORECASE), _bare_hours),
    (re.compile(rf"(?<=\d){_HALF}{DASH}(?=\d|noon|midnight)", re.IGNORECASE), lambda match: f" {match[1]}m to "),
    (re.compile(rf"(?<=:\d\d){DASH}(?=\d{{1,2}}\b|noon|midnight)"), lambda _: " to "),
    (re.compile(rf"\b(noon|midnight){DASH}(?=\d)", re.IGNORECASE), _to),
    (re.compile(rf"(?<=\d)(){DASH}(?=noon|midnight)", re.IGNORECASE), _to),
    (re.compile(rf"(?<![\d:])(\d{{1,2}}):(\d\d)(?::\d\d)?(?![\d:]){_HALF}?", re.IGNORECASE), _time),
    (re.compile(rf"(?<![\d:.])(\d{{1,2}})\.(\d\d){_HALF}", re.IGNORECASE), _time),
    (re.compile(rf"(?<![\d:.])(\d{{1,2}})(){_HALF}", re.IGNORECASE), _time),
    (re.compile(r"(?<=\bat )(0\d)(00|15|30|45)\b"), _military),
    (re.compile(r"(?<![\d:])(\d{1,2}):(?=\d(?!\d))"), lambda match: f"{cardinal(match[1])} to "),
)
