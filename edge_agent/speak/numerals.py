"""Numbers, money, percentages and ordinals as English words: pure."""

# ruff: noqa: RUF001 - dashes as people type them
from __future__ import annotations

import re
from collections.abc import Callable

from num2words import num2words

_LONGEST = 15  # digits; longer ones are codes, not quantities

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"(?:\s?(?:k|m|bn|thousand|million|billion)\b)?"
_CURRENCIES = {"$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "penny")}
_CODES = {"usd": "$", "eur": "€", "gbp": "£"}
_SCALES = {"k": "thousand", "m": "million", "bn": "billion"}
_UNITS = {
    "hr": "hours", "hrs": "hours", "min": "minutes", "mins": "minutes", "sec": "seconds", "secs": "seconds",
    "lb": "pounds", "lbs": "pounds", "oz": "ounces", "ft": "feet", "sqft": "square feet", "km": "kilometers",
    "kg": "kilograms", "mi": "miles", "mph": "miles per hour", "yr": "years", "yrs": "years", "in": "inches",
}  # fmt: skip

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def cardinal(number: str) -> str:
    """For example "1,200" → "one thousand two hundred", "3.5" → "three point five", "007" → digit by digit."""
    whole, _, fraction = number.replace(",", "").partition(".")
    words = digits(whole) if len(whole) > _LONGEST or (len(whole) > 1 and whole[0] == "0") else _words(int(whole))
    return f"{words} point {digits(fraction)}" if fraction else words


def ordinal(number: int) -> str:
    return _plain(num2words(number, to="ordinal"))


def year(number: int) -> str:
    """2026 → "twenty twenty-six", 2005 → "two thousand five"."""
    return _words(number) if number < 1000 or 2000 <= number < 2010 else _plain(num2words(number, to="year"))


def digits(text: str) -> str:
    """One by one: "0142" → "zero one four two"."""
    return " ".join(_words(int(character)) for character in text if character.isdecimal())


def _words(number: int) -> str:
    return _plain(num2words(number))


def _plain(words: str) -> str:
    """American, and without the commas that would become pauses."""
    return words.replace(",", "").replace(" and ", " ")


def money(sign: str, amount: str, scale: str = "") -> str:
    """`$`, `95.50` → "ninety-five dollars and fifty cents"; `$`, `1.2`, `M` → "one point two million dollars"."""
    major, minor = _CURRENCIES[sign]
    if scale.strip():
        word = scale.strip().lower()
        return f"{cardinal(amount)} {_SCALES.get(word, word)} {major}s"
    whole, _, fraction = amount.partition(".")
    if len(fraction) not in {0, 2}:
        return f"{cardinal(amount)} {major}s"
    parts = []
    if _value(whole) or not int(fraction or 0):
        parts.append(f"{cardinal(whole)} {major}{'' if _value(whole) == 1 else 's'}")
    if int(fraction or 0):
        parts.append(f"{_words(int(fraction))} {_minor(minor, int(fraction))}")
    return " and ".join(parts)


def _minor(name: str, count: int) -> str:
    return name if count == 1 else "pence" if name == "penny" else f"{name}s"


def _value(whole: str) -> int:
    return int(whole.replace(",", ""))


def _money_range(match: re.Match[str]) -> str:
    return f"{cardinal(match['low'])} to {money(match['sign'], match['high'], match['scale'] or '')}"


def _number(match: re.Match[str]) -> str:
    text = match[0]
    if len(text) == 4 and text.isdecimal() and 1900 <= int(text) < 2100:
        return f" {year(int(text))} "
    return f" {cardinal(text)} "


_MONEY_RANGE = rf"(?P<sign>[$€£])\s?(?P<low>{NUMBER})\s?[-–—]\s?[$€£]?(?P<high>{NUMBER})(?P<scale>{_SCALE})"
_FRACTIONS = {"1/2": "one half", "1/3": "one third", "2/3": "two thirds", "1/4": "one quarter", "3/4": "three quarters"}

MONEY: tuple[Rule, ...] = (
    (re.compile(_MONEY_RANGE, re.IGNORECASE), _money_range),
    (
        re.compile(rf"([$€£])\s?({NUMBER})({_SCALE})", re.IGNORECASE),
        lambda match: f" {money(match[1], match[2], match[3])} ",
    ),
    (re.compile(rf"({NUMBER})\s?([€£])"), lambda match: f" {money(match[2], match[1])} "),
    (
        re.compile(rf"({NUMBER})\s?(USD|EUR|GBP)\b", re.IGNORECASE),
        lambda match: f" {money(_CODES[match[2].lower()], match[1])} ",
    ),
)

NUMBERS: tuple[Rule, ...] = (
    (re.compile(r"\b([1-3]/[234])\b"), lambda match: _FRACTIONS.get(match[1], match[1])),
    (re.compile(r"(\d)\s?%"), lambda match: f"{match[1]} percent "),
    (re.compile(r"\b(\d{1,6})(?:st|nd|rd|th)\b", re.IGNORECASE), lambda match: ordinal(int(match[1]))),
    (re.compile(r"#\s?(?=\d)"), lambda _: "number "),
    (re.compile(r"\b24/7\b"), lambda _: "twenty-four seven"),
    (re.compile(r"(?<=\d)\s?°\s?([FC])?\b"), lambda match: f" degrees {match[1] or ''} "),
    (
        re.compile(r"(?<=\d)\s?(" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")\b(?![-'])"),
        lambda match: match[0] if match[0] == " in" else f" {_UNITS[match[1]]} ",
    ),
    (re.compile(r"(?<=\d)(?:[-–—]|\s[-–—]\s)(?=\d)"), lambda _: " to "),
    (re.compile(r"(?:(?<=\s)|^)[-−](?=\d)"), lambda _: "minus "),
    (re.compile(r"\b([A-Z]{2}) (\d{5})\b"), lambda match: f"{match[1]} {digits(match[2])}"),
    (re.compile(NUMBER), _number),
)
