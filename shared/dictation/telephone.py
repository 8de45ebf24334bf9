"""Numbers in what a caller said: which digits belong together, whether they are dictated, and how they are written."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared.dictation.asked import Wanted
from shared.dictation.digits import Run, runs

LOCAL = 7  # digits of a North American number within its area
NATIONAL = 10
LONGEST = 15  # digits of any number (E.164)
_DICTATED = 3  # fewer digits are a count or a time, unless more follow
_ONE_BY_ONE = 5  # of digits said so, nobody asking: a number, not an amount or a year

_NAMES_A_NUMBER = re.compile(
    r"\b(?:(?:tele)?phone|numbers?|cell|mobile|landline|fax|(?:reach|call|text|ring) (?:me|us|him|her|them|back)|area code"
    r"|extension|digits)\b",
    re.IGNORECASE,
)
_NAMES_A_CODE = re.compile(
    r"\b(?:zip(?: code)?|post(?:al )?code|extension|last (?:four|three)(?: digits)?|apartment|apt|unit|suite|room"
    r"|policy|account|order|reference|ticket|invoice|(?<!area )code|house number)(?: (?:number|is|are|of|it's|that's))*\W*\Z",
    re.IGNORECASE,
)
_NAMES_AN_AREA = re.compile(r"\barea code(?: (?:is|of|it's|that's))*\W*\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:[\s,.\u2026-]|\b(?:um|uh|er|and|then|dash|hyphen|space)\b)*", re.IGNORECASE)
_SENTENCE = re.compile(r"[.\u2026]\s")
_WRITTEN = re.compile(r"(?:1-)?(?:\(\d{3}\) ?|\d{3}-)?\d{3}-\d{4}")  # as `grouped` writes it, or with brackets
_IN_DIGITS = re.compile(r"[\d() -]+")
_AMOUNT_OR_DATE = re.compile(r"\d{1,3}(?:,\d{3})+|.*[/:].*")
_SAID_ALONE = re.compile(r"\b(?:\d|zero|oh|o|one|two|three|four|five|six|seven|eight|nine)\b", re.IGNORECASE)
_COUNTED = ("0123456789", "9876543210")
_AND = re.compile(r"\band\b(?! then)", re.IGNORECASE)
_STREET = re.compile(
    r"\s+(?:[A-Z]|(?:\w+ ){1,2}(?i:street|st|avenue|ave|road|rd|drive|lane|court|way|place|boulevard)\b)"
)
_ROUND = re.compile(r"\b(?:hundred|thousand)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """Digits that were said as one number. `groups` as they were grouped; `said`: the words."""

    groups: tuple[str, ...]
    begin: int
    end: int
    said: str
    plus: bool

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def one_by_one(self) -> int:
        """How many of the digits were said one by one."""
        if any(self.digits[:LOCAL] in counted for counted in _COUNTED):  # nobody's number: he counts
            return 0
        return len(_SAID_ALONE.findall(self.said)) + 2 * len(
            re.findall(r"\b(?:double|triple)\b", self.said, re.IGNORECASE)
        )


def pieces(text: str) -> Iterator[Piece]:
    """Every run of digits, in the pieces that stand together: other words, or a whole number's end, divide them."""
    for run in runs(text):
        yield from _divided(run, text)


def written(piece: Piece, text: str, asked: Wanted | None) -> str | None:
    """`piece` as one writes it; None where it is no dictation or stands there as one writes it."""
    if not is_dictated(piece, text, asked) or _WRITTEN.fullmatch(piece.said):
        return None
    if piece.plus:
        return None if piece.said.startswith("+") else f"+{piece.digits}"
    return piece.digits if _NAMES_A_CODE.search(text[: piece.begin]) else grouped(piece)


def is_dictated(piece: Piece, text: str, asked: Wanted | None) -> bool:
    """Whether it is a number that is told digit by digit, not how many, how much or when."""
    count = len(piece.digits)
    if not _DICTATED <= count <= LONGEST or _AMOUNT_OR_DATE.fullmatch(piece.said):
        return False
    meant = asked is Wanted.NUMBER or bool(_NAMES_A_NUMBER.search(text))
    if _AND.search(piece.said) and piece.one_by_one < _ONE_BY_ONE:  # "in 2019 and 2020"
        return False
    if count >= LOCAL:
        return meant or piece.one_by_one >= _ONE_BY_ONE
    if _NAMES_A_CODE.search(text[: piece.begin]) or _NAMES_AN_AREA.search(text[: piece.begin]):
        return True
    if asked is Wanted.ADDRESS:
        street = _STREET.match(text[piece.end :]) and not _ROUND.search(piece.said)
        return bool(street) or piece.one_by_one >= _ONE_BY_ONE
    return asked is Wanted.NUMBER and piece.one_by_one >= _DICTATED


def grouped(piece: Piece) -> str:
    """As North America writes them: 555-0142, 510-555-0142, 1-510-555-0142. Other numbers stay as they are written."""
    digits = piece.digits
    home = digits[1:] if len(digits) == NATIONAL + 1 and digits[0] == "1" else digits
    if len(home) not in (LOCAL, NATIONAL) or home[0] in "01":
        return piece.said if _IN_DIGITS.fullmatch(piece.said) and max(map(len, piece.groups)) > 1 else digits
    parts = [digits[: len(digits) - len(home)], home[: len(home) - LOCAL], home[-LOCAL:-4], home[-4:]]
    return "-".join(part for part in parts if part)


def _is_whole(digits: str) -> bool:
    """As long as numbers are in North America, where the end of a sentence in a number is most of a guess."""
    return len(digits.removeprefix("1")) in (LOCAL, NATIONAL) or len(digits) == NATIONAL


def _divided(run: Run, text: str) -> Iterator[Piece]:
    first = 0
    for at in range(1, len(run.groups) + 1):
        if at == len(run.groups) or _divides(text[run.spans[at - 1][1] : run.spans[at][0]], run, first, at):
            begin, end = run.spans[first][0], run.spans[at - 1][1]
            begin -= ")" in text[begin:end] and text[begin - 1 : begin] == "("
            yield Piece(tuple(run.groups[first:at]), begin, end, text[begin:end], run.plus and first == 0)
            first = at


def _divides(between: str, run: Run, first: int, at: int) -> bool:
    """Whether a number ends before group `at` and another begins: words stand between them, or a sentence ends."""
    if not _BETWEEN.fullmatch(between.replace("(", " ").replace(")", " ")):
        return True
    before, after = "".join(run.groups[first:at]), "".join(run.groups[at:])
    if not _SENTENCE.search(between) or _is_whole(before + after):
        return False
    return _is_whole(before) or _is_whole(after)
