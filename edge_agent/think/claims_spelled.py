"""Numbers that are written in words, written in digits: "a hundred and twenty dollars" is "120 dollars". Pure."""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from functools import lru_cache

from shared.dictation.digits import ONES, TEENS, TENS
from shared.entities.calendar_words import MONTHS, ORDINALS, WEEKDAYS

_UNITS = {word: int(digit) for word, digit in ONES.items() if word not in ("o", "oh")}
_SMALL = {**_UNITS, **{word: int(digits) for word, digits in TEENS.items()}}
_TENS = {word: int(digit) * 10 for word, digit in TENS.items()}
_BIG = {"hundred": 100, "thousand": 1000}
_NUMBER_WORD = "|".join([*_SMALL, *_TENS, *_BIG])
_SAID = re.compile(
    rf"\b(?:an? (?=hundred|thousand))?(?:{_NUMBER_WORD})\b"
    rf"(?:(?:[\s-]| and (?=(?:{_NUMBER_WORD})\b(?! (?:hundred|thousand))))(?:{_NUMBER_WORD})\b)*"
)
# What is no number though it holds the word of one.
_IDIOMS = re.compile(
    r"\b(?:(?:no|any|every|some|which|that|this|the|another|each|last|only|right|new|best|next|wrong|good) one"
    r"|(?:like|want|need|book|schedule|arrange|prefer) one(?=[.,?!;]|\Z| (?:of|now|today|then|for))|one (?:moment|second|sec|of|more|thing|question|by one|another|last|quick|way|for you|that|who|at a time)"
    r"|(?:last|first) (?:two|three|four|five|six|[2-6]) (?:digits|letters|numbers)|at once|one-on-one|one-time|911|nine one one|nine-one-one"
    r"|(?:two|three|four|[234]) (?:more |quick |other |last )?(?:things|questions|options|ways|choices|seconds|moments))\b"
)
_LENGTHS = (
    (re.compile(r"\b(?:an|one|1) hour and a half\b|\b(?:one|1) and a half hours?\b"), "90 minutes"),
    (re.compile(r"\bhalf (?:price|off)\b"), "50 percent off"),
    (re.compile(r"\bhalf an hour\b|\ba half[- ]hour\b|\bhalf hour\b"), "30 minutes"),
    (re.compile(r"\b(?:an|the) hour(?! (?:we|is|are))\b"), "1 hour"),
    (re.compile(r"\b(?:24|twenty[- ]four)[/ ](?:7|seven)\b|\b(?:a)?round the clock\b"), "24 hours"),
)
_TENS_ORDINAL = re.compile(rf"\b(twenty|thirty)[ -]?({'|'.join(ORDINALS[:9])})\b")
_ORDINAL = re.compile(
    rf"(?<=\bthe )({'|'.join(ORDINALS)})\b(?= of (?:{'|'.join(MONTHS)})|[.,;!?]|$| (?:at|is|from|and|or|we)\b)"
    rf"|(?:(?<={')|(?<='.join(f'{month} ' for month in MONTHS)}))({'|'.join(ORDINALS)})\b"
)
_NAMES_OF_TENS = {"twenty": 20, "thirty": 30}
_SHORT_DAYS = re.compile(
    r"\b(mon|tues?|weds?|thur?s?|fri|sat|sun)(?:\.(?= )|\b)(?=[\s-]*(?:[-\u2013,&:]|to|through|and|\d|from|\Z))"
)
CLOCK_HOURS = range(1, 13)


@lru_cache(maxsize=2048)
def in_digits(text: str) -> str:
    """`text` in lower case with its numbers in digits; what only looks like a number is left out."""
    plain = text.lower().replace("\u2019", "'").replace("&", " and ")
    plain = _SHORT_DAYS.sub(lambda match: _weekday(match[1]), plain)
    plain = _IDIOMS.sub("...", plain)
    for length, written in _LENGTHS:
        plain = length.sub(written, plain)
    plain = _TENS_ORDINAL.sub(lambda match: f"{_NAMES_OF_TENS[match[1]] + ORDINALS.index(match[2]) + 1}th", plain)
    plain = _ORDINAL.sub(lambda match: f"{ORDINALS.index(match[1] or match[2]) + 1}th", plain)
    return _SAID.sub(lambda match: _digits(match[0], plain[match.end() : match.end() + 9]), plain)


def _weekday(short: str) -> str:
    return next(day for day in WEEKDAYS if day.startswith(short[:3]))


def _digits(said: str, behind: str) -> str:
    words = [word for word in re.split(r"[\s-]+", said) if word not in ("a", "an", "and")]
    if len(words) == 1 and words[0] == "one" and not _counts(behind):
        return "1"
    if any(word in _BIG for word in words):
        return str(_counted(words))
    groups = _groups(words)
    if len(groups) == 2 and groups[0] in CLOCK_HOURS and 10 <= groups[1] < 60 and not _counts(behind):
        return f"{groups[0]}:{groups[1]}"
    return "".join(map(str, groups))


def _counts(behind: str) -> bool:
    """Whether a thing that is counted follows, so that no hour of the day is meant."""
    return bool(re.match(r"\s?-?(?:dollar|buck|euro|pound|percent|minute|%)", behind))


def _counted(words: list[str]) -> int:
    """As in "two thousand one hundred and twenty"; a "hundred" alone is one hundred."""
    total, now = 0, 0
    for word in words:
        if word == "thousand":
            total, now = total + max(now, 1) * 1000, 0
        elif word == "hundred":
            now = max(now, 1) * 100
        else:
            now += _SMALL.get(word, _TENS.get(word, 0))
    return total + now


def _groups(words: list[str]) -> list[int]:
    """Tens and what is added to them belong together; all else is said number by number."""
    groups = list[int]()
    for at, word in enumerate(words):
        if at and words[at - 1] in _TENS and _UNITS.get(word, 0) > 0:
            groups[-1] += _UNITS[word]
        else:
            groups.append(_SMALL.get(word, _TENS.get(word, 0)))
    return groups
