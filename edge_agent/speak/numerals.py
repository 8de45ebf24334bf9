"""Numbers as English words: pure."""

# ruff: noqa: RUF001 - dashes as people type them
from __future__ import annotations

import functools
import re

from num2words import num2words

from edge_agent.speak.rules import Rule

_LONGEST = 15  # digits; longer ones are codes, not quantities
_CODE = 5  # so many digits without a comma are a code (a ZIP code, an order number) …
_COUNTED = re.compile(r"\s(?!(?:is|was|are|were|in|on|at|and|or|to|for|by|as|if|with|from|of|the|a|an|when)\b)[a-z]")

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
DASH = r"\s?[-–—]\s?"


def cardinal(number: str) -> str:
    """For example "1,200" → "one thousand two hundred", "3.5" → "three point five", "007" → digit by digit."""
    whole, _, fraction = number.replace(",", "").partition(".")
    words = digits(whole) if len(whole) > _LONGEST or (len(whole) > 1 and whole[0] == "0") else _words(int(whole or 0))
    return f"{words} point {digits(fraction)}" if fraction else words


@functools.lru_cache(maxsize=512)
def ordinal(number: int) -> str:
    """For example 21 → "twenty-first"."""
    return _plain(num2words(number, to="ordinal"))


def year(number: int) -> str:
    """2026 → "twenty twenty-six", 2005 → "two thousand five"."""
    return _words(number) if number < 1000 or 2000 <= number < 2010 else _plain(num2words(number, to="year"))


def digits(text: str) -> str:
    """One by one: "0142" → "zero one four two"."""
    return " ".join(_words(int(character)) for character in text if character.isdecimal())


def pairs(text: str) -> str:
    """As houses, rooms and roads are numbered: "4521" → "forty-five twenty-one", "204" → "two oh four", "1200" → "twelve hundred"."""  # noqa: E501
    if not 3 <= len(text) <= 4 or text[0] == "0":
        return cardinal(text) if len(text) < _CODE else digits(text)
    first, last = int(text[:-2]), int(text[-2:])
    if not last:
        return _words(int(text)) if text.endswith("000") else f"{_words(first)} hundred"
    return f"{_words(first)} oh {_words(last)}" if last < 10 else f"{_words(first)} {_words(last)}"


@functools.lru_cache(maxsize=1024)
def _words(number: int) -> str:
    return _plain(num2words(number))


def _plain(words: str) -> str:
    """American, and without the commas that would become pauses."""
    return words.replace(",", "").replace(" and ", " ")


def _number(match: re.Match[str]) -> str:
    text = match[0]
    if not text.isdecimal():
        return f" {cardinal(text)} "
    counts = _COUNTED.match(match.string, match.end())
    if len(text) == 4 and 1900 <= int(text) < 2100:
        said = year(int(text))
    elif len(text) == 4 and not counts:
        said = pairs(text)
    elif len(text) >= _CODE and not counts:
        said = digits(text)
    else:
        said = cardinal(text)
    return f" {said} "


def _version(match: re.Match[str]) -> str:
    """For example "1.2.3"."""
    return f" {' point '.join(map(cardinal, match[0].split('.')))} "


def _decade(match: re.Match[str]) -> str:
    """For example "1950s" → "nineteen fifties", "'70s" → "seventies"."""
    century, tens = match[1], int(match[2])
    if century == "20" and tens < 10:
        return " two thousands "
    words = "hundreds" if tens == 0 else f"{_words(tens).removesuffix('y')}ies" if tens >= 20 else f"{_words(tens)}s"
    return f" {_words(int(century))} {words} " if century else f" {words} "


NUMBERS: tuple[Rule, ...] = (
    (re.compile(r"\b50-50\b"), lambda _: "fifty fifty"),
    (re.compile(r"\b(1[6-9]|20)(\d0)['’]?s\b"), _decade),
    (re.compile(r"(?<![\d.,])['’]?()([2-9]0)['’]?s\b"), _decade),
    (re.compile(r"(?<!\w)['’](\d\d)(?!\w)"), lambda match: f" {pairs(match[1])} "),
    (re.compile(r"(?<=\d)(?:st|nd|rd|th)" + DASH + r"(?=\d)"), lambda match: f"{match[0][:2]} to "),
    (re.compile(r"(?<![\d,.])(\d{1,6})(?:st|nd|rd|th)\b", re.IGNORECASE), lambda match: f" {ordinal(int(match[1]))} "),
    (re.compile(r"(?<=\d)" + DASH + r"(?=[\d.])"), lambda _: " to "),
    (re.compile(r"(?:(?<=\s)|^)[-−]\s?(?=\d)"), lambda _: "minus "),
    (re.compile(r"(?<![\w.])\.(?=\d)"), lambda _: "0."),
    (re.compile(r"(?<![\d.])\d+(?:\.\d+){2,}(?![\d.]*\d)"), _version),
    (re.compile(NUMBER), _number),
)
