"""A turn as the items a dictation is made of: letters, digits, marks ("dot", "dash"), "at", words and pauses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.dictation.digits import ONES, TEENS, TENS, TIMES


class Kind(StrEnum):
    """What an item is."""

    WORD = "word"
    LETTERS = "letters"  # one or more, spelled
    DIGITS = "digits"
    MARK = "mark"  # . - _ + between the parts of an address
    AT = "at"
    PAUSE = "pause"  # a comma
    END = "end"  # of a sentence
    FILLER = "filler"  # "uh", "all one word": said about a dictation, no part of it


@dataclass(frozen=True, slots=True)
class Item:
    """`text`: as it is written in an address; `begin`, `end`: its place in what was heard."""

    kind: Kind
    text: str
    begin: int
    end: int
    certain: bool = False  # letters that were named ("m as in Mary") or spelled with dashes, and are no word


_MARKS = {
    "dot": ".", "period": ".", "point": ".", "dash": "-", "hyphen": "-", "minus": "-", "underscore": "_", "plus": "+",
    "apostrophe": "'",
}  # fmt: skip
_NUMBERS = {**ONES, **TEENS}
del _NUMBERS["o"]  # a letter, where letters are spelled
_PATTERN = re.compile(
    rf"""
    (?P<as_in>\b[a-z]\b[\s,.-]*
        (?:(?:as\ ?in|is\ for|like\ in)[\s-]+(?:the\ )?|(?:like|for|ezen|azen|azin|as\ an|is\ in)\s+(?=(?P<same>[a-z])))
        (?P<named>[a-z][a-z']+))
    |(?P<times>\b(?:double|triple))[\s-]+(?P<repeated>\w+\b)
    |(?P<filler>\b(?:uh|um|er|erm|(?:all\ |in\ )*(?:one\ word|lower\ ?case|small\ letters|together)|no\ spaces?|capital
        |upper\ ?case|the\ (?:letter|number))\b)
    |(?P<spelled>\b(?<!['@.])(?:[a-z](?:-[a-z])+\b(?!')|[a-z](?:\.[a-z]){{2,}}\b\.?(?![@'-])))
    |(?P<at>@|\bat\b(?:\ (?:sign|symbol)\b)?)
    |(?P<mark>\b(?:{"|".join(_MARKS)}|under\ score)\b|(?<=\w)[._+-](?=\w))
    |(?P<tens>\b(?:{"|".join(TENS)}))(?:[\s-]+(?P<ones>one|two|three|four|five|six|seven|eight|nine)(?:\b))?\b
    |(?P<word>[^\W\d_]+(?:'[a-z]+)*)
    |(?P<digits>\d+)
    |(?P<end>[.!?\u2026]+)
    |(?P<pause>[^\w\s])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_GROUP = 4  # letters
_LETTER_BEFORE = re.compile(r"(?<![\w'])[a-z]\Z", re.IGNORECASE)
_LETTER_AFTER = re.compile(r"\s+(?:[a-z]|at|double|triple)\b(?!')", re.IGNORECASE)


def items(text: str) -> list[Item]:
    """The items of `text`, in order."""
    return _with_letters_in_groups(
        text, [_item(text, match) for match in _PATTERN.finditer(text.replace("\u2019", "'"))]
    )


def _with_letters_in_groups(text: str, said: list[Item]) -> list[Item]:
    """Capitals beside other letters are letters too, as Whisper writes them: "Smith SM ITH", "A NNA"."""
    grouped = [_is_group(text[item.begin : item.end]) and item.kind is Kind.WORD for item in said]
    letters = [group or item.kind is Kind.LETTERS for group, item in zip(grouped, said, strict=True)]
    around = [False, *letters, False]
    found = [
        replace(item, kind=Kind.LETTERS) if in_capitals and (around[at] or around[at + 2]) else item
        for at, (item, in_capitals) in enumerate(zip(said, grouped, strict=True))
    ]
    for at in range(1, len(found) - 1):  # "P as in Peter. B as in Boy."
        if found[at].kind is Kind.END and found[at - 1].certain and found[at + 1].certain:
            found[at] = replace(found[at], kind=Kind.PAUSE)
    return found


def _is_group(word: str) -> bool:
    return len(word) <= _LONGEST_GROUP and word.isupper() and word != "OK"


def _item(text: str, match: re.Match[str]) -> Item:
    kind, written, certain = _meaning(text, match)
    return Item(kind, written, match.start(), match.end(), certain)


def _meaning(text: str, match: re.Match[str]) -> tuple[Kind, str, bool]:
    said = match[0].lower()
    if match["as_in"] is not None:
        if match["same"] and match["same"].lower() != said[0]:  # "a for effort" is no spelling
            return Kind.WORD, said, False
        return Kind.LETTERS, match["named"][0].lower(), True
    if match["times"] is not None:
        return _repeated(match)
    if match["spelled"] is not None:
        return Kind.LETTERS, re.sub(r"[-.]", "", said), len(said) > len("a-b")
    if match["tens"] is not None:
        return Kind.DIGITS, TENS[match["tens"].lower()] + ONES.get((match["ones"] or "zero").lower(), "0"), False
    if match["word"] is not None:
        return _word(said)
    if match["end"] is not None:
        initials = _LETTER_BEFORE.search(text[: match.start()]) and _LETTER_AFTER.match(text, match.end())
        return (Kind.PAUSE if initials else Kind.END), said, False  # "S. M. I. T. H."
    if match["mark"] is not None:
        return Kind.MARK, _MARKS.get(said, "_" if said.startswith("under") else said), False
    simple = {"at": Kind.AT, "filler": Kind.FILLER, "digits": Kind.DIGITS, "pause": Kind.PAUSE}
    return simple[match.lastgroup or "pause"], said, False


def _word(said: str) -> tuple[Kind, str, bool]:
    if len(said) == 1:
        return Kind.LETTERS, said, False
    return (Kind.DIGITS, _NUMBERS[said], False) if said in _NUMBERS else (Kind.WORD, said, False)


def _repeated(match: re.Match[str]) -> tuple[Kind, str, bool]:
    what, times = match["repeated"].lower(), TIMES[match["times"].lower()]
    digit = what if len(what) == 1 and what.isdecimal() else ONES.get(what, "")
    if digit:
        return Kind.DIGITS, digit * times, True
    return (Kind.LETTERS, what * times, True) if len(what) == 1 else (Kind.WORD, match[0].lower(), False)
