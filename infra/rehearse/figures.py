"""The numbers in a spoken text, whether written as words or as digits. Pure.

Our own and not the product's: what checks a claim must not share the mistakes of what made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CARDINALS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_PLACES = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
"""
_ONES = {word: value for value, word in enumerate(_CARDINALS.split())}
_TENS = {word: 20 + 10 * place for place, word in enumerate(_DECADES.split())}
_ORDINALS = {word: value for value, word in enumerate(_PLACES.split(), 1)} | {"thirtieth": 30}
_NAMED = {"noon": 12, "midnight": 0, "oh": 0}
_ORDINAL_DIGITS = re.compile(r"(\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_MONEY = re.compile(r"[$€£]\s?(\d[\d,]*)|(\d[\d,]*)\s*(?:dollars?|bucks?|euros?|pounds?)", re.IGNORECASE)
DIGIT_RUN = 4  # single digits in a row: somebody reads a number out


def as_digits(text: str) -> str:
    """Number words as digits: "ninety-five dollars" is "95 dollars". Single digits stay single."""
    out: list[str] = []
    value: int | None = None
    last = ""
    plain = _ORDINAL_DIGITS.sub(r"\1", text.lower()).replace("-", " ")
    for word in re.findall(r"\d[\d,]*\d|\d|[a-z']+|[^\sa-z\d]", plain):
        value, last, done = _joined(value, last, word)
        out += done
    return " ".join([*out, *([str(value)] if value is not None else [])])


def _joined(value: int | None, last: str, word: str) -> tuple[int | None, str, list[str]]:
    """The number so far with one more word, and what is finished by it."""
    small = _small(word)
    if value is not None and word in ("hundred", "thousand"):
        return _times(value, 100 if word == "hundred" else 1000), word, []
    if value is not None and word == "and" and last in ("hundred", "thousand"):
        return value, last, []
    if small is None:
        return None, "", [*([str(value)] if value is not None else []), word.replace(",", "") or word]
    if value is not None and _goes_on(last, small):
        return value + small, word, []
    return small, word, [str(value)] if value is not None else []


def _times(value: int, factor: int) -> int:
    """A hundred multiplies what stands behind the thousand: one thousand one hundred."""
    whole = value // 1000 * 1000 if factor < 1000 else 0
    return whole + (value - whole) * factor


def _goes_on(last: str, small: int) -> bool:
    return last in ("hundred", "thousand") or (last in _TENS and 0 < small < 10)


def _small(token: str) -> int | None:
    return next((table[token] for table in (_ONES, _TENS, _ORDINALS, _NAMED) if token in table), None)


def figures(text: str) -> set[int]:
    """Every whole number of a text, the digits of a number that is read out left aside."""
    rest = _RUN.sub(" ", as_digits(text))
    return {int(found) for found in re.findall(r"\d+", rest)}


_RUN = re.compile(
    rf"(?<!\d)\d(?:[\s,.-]*\d){{{DIGIT_RUN + 2},}}(?!\d)|(?<!\d)\d(?:[\s,.]+\d){{{DIGIT_RUN - 1},}}(?!\d)"
)


def dictated(text: str) -> set[str]:
    """Numbers that are read out: telephone numbers, codes; their digits."""
    return {re.sub(r"\D", "", found) for found in _RUN.findall(as_digits(text))}


def amounts(text: str) -> set[int]:
    """Sums of money."""
    return {int((a or b).replace(",", "")) for a, b in _MONEY.findall(as_digits(text))}


def times_of(wall: str) -> Iterator[int]:
    """The figures with which "13:30" may be told."""
    hour, minute = (int(part) for part in wall.split(":"))
    yield from {hour, hour % 12 or 12, *([minute] if minute else [])}
