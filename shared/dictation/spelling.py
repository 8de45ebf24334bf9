"""Names that are spelled: "S-M-I-T-H", "S as in Sam, M as in Mary", "W, I, double L, S"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from shared.dictation.asked import Wanted
from shared.dictation.items import Item, Kind

_FEWEST = 3  # letters; two may be anything
_ALIKE = 0.5  # of 1: how much the name that was said and the one that is spelled have in common
_SPELLS = re.compile(r"\b(?:spell(?:ed|ing|s)?|spelt|names?|letters?)\b", re.IGNORECASE)
_NAME_BEFORE = re.compile(
    r"(?P<name>\b[A-Z][\w'\u2019]+)(?:[\s,.;:\u2026-]|\b(?:that's|that is|spelled|spelt|which is|it's)\b)+\Z"
)
_THING_BEFORE = re.compile(r"\b(?:the|an?|my|your|this|our|new|old)\s+\Z", re.IGNORECASE)  # "an M-R-I"
_CAPITAL = re.compile(r"\b(?:capital|upper ?case|the letter)\s+\Z", re.IGNORECASE)
_TRIPLE = re.compile(r"(?:double|triple)\s+\w", re.IGNORECASE)  # by itself no name: "Triple A"
_ASKED = (Wanted.NAME, Wanted.EMAIL, Wanted.ADDRESS)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A spelled word and its place in what was heard. `said`: the name before it that it spells, "" without."""

    text: str
    begin: int
    end: int
    said: str
    letters: int
    slowly: bool  # a pause between its letters


def spelled(text: str, said: Sequence[Item], asked: Wanted | None) -> Iterator[Spelled]:
    """Every name that is spelled in `said`, which are the items of `text`."""
    at = 0
    while at < len(said):
        end = _end_of_letters(said, at)
        at += _said_about_it(said, at, end)
        if end > at and (found := _spelled(text, said[at:end], asked)):
            yield found
        at = max(end, at + 1)


def _spelled(text: str, letters: Sequence[Item], asked: Wanted | None) -> Spelled | None:
    word = "".join(item.text for item in letters if item.kind in (Kind.LETTERS, Kind.MARK))
    count = sum(len(item.text) for item in letters if item.kind is Kind.LETTERS)
    named = sum(item.certain for item in letters)
    begin, end = letters[0].begin, letters[-1].end
    before = _NAME_BEFORE.search(text[:begin])
    name = before["name"] if before and _are_alike(before["name"], word) else ""
    meant = bool(name) or named > 1 or asked in _ASKED or bool(_SPELLS.search(text))
    if not meant or count < _FEWEST - (named > 1) or _TRIPLE.fullmatch(text[begin:end]):
        return None
    in_groups = any(item.kind is Kind.LETTERS and len(item.text) > 1 and not item.certain for item in letters)
    if not name and named < 2 and (in_groups or _THING_BEFORE.search(text[:begin])):
        return None
    if capital := _CAPITAL.search(text[:begin]):
        begin = capital.start()
    begin = before.start() if before and name else begin
    slowly = any(item.kind is Kind.PAUSE for item in letters)
    return Spelled(word.title(), begin, end, name, count, slowly)


def _said_about_it(said: Sequence[Item], at: int, end: int) -> int:
    """How many items before the letters tell of them: "with a K, K-A-T-H" begins with the second K."""
    for place in range(at, end - 2):
        following = said[place + 2]
        if said[place + 1].kind is Kind.PAUSE and following.certain and said[place].text == following.text[0]:
            return place + 2 - at
    return 0


def _end_of_letters(said: Sequence[Item], at: int) -> int:
    """Where the letters end that begin at `at`; `at` itself where no letter is."""
    end, place = at, at
    while place < len(said):
        item = said[place]
        if item.kind is Kind.LETTERS:
            end = place + 1
        elif end == at or not (
            item.kind in (Kind.PAUSE, Kind.FILLER) or (item.kind is Kind.MARK and item.text in "-'")
        ):
            break
        place += 1
    following = said[end] if at < end < len(said) else None
    if following and following.kind is Kind.WORD and said[end - 1].text in ("i", "a") and not said[end - 1].certain:
        end -= 1  # "B, O, B. I need …"
        while end > at and said[end - 1].kind is not Kind.LETTERS:
            end -= 1
    return end


def _are_alike(name: str, word: str) -> bool:
    return SequenceMatcher(None, name.casefold(), word, autojunk=False).ratio() > _ALIKE
