"""Names in what a model says: of people, firms and places, told by their capitals. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from edge_agent.think.hours import DAYS
from shared.entities.calendar_words import MONTHS
from shared.words import word_list

ALIKE = 0.8  # letters that a name and its other spelling share: "Ann" and "Anne"

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_TITLE = re.compile(r"\b(?:dr|doctor|mr|mrs|ms|miss|officer|professor)\.?\s+\Z", re.IGNORECASE)
_STARTS = re.compile(r"(?:\A|[.!?:\u2014\u2013\n]\s*|[\"\u201c(]\s*)[\"'\u201c(*\s]*\Z")
# Written with a capital, and no name of anybody.
_NO_NAMES = word_list(
    """
    i i'm i'll i've i'd i'd ai id tv ok okay pm am a.m p.m us usa u.s dr doctor mr mrs ms miss sir ma'am madam hi hello
    internet english spanish french german chinese american faq gps pin vin suv asap eta mri ct x x-ray x-rays xl xxl ac
    a/c gmail email e-mail covid bluetooth wi-fi wifi sms pdf god christmas easter thanksgiving halloween new year years
    eve day independence labor memorial veterans birthday good morning afternoon evening yes no sure thanks thank you
    welcome goodbye bye please sorry great of course what when where how who which the we our your is it that this and
    can could may would will do does are
    """
) | {name.lower() for name in (*DAYS, *MONTHS)}


def names(sentence: str) -> list[str]:
    """The words of `sentence`, in lower case, that are a part of a name."""
    found = list[str]()
    for match in _WORD.finditer(sentence):
        word = match[0].removesuffix("'s").removesuffix("\u2019s")
        before = sentence[: match.start()]
        if (
            word[0].isupper()
            and len(word) > 1  # a letter that is spelled
            and word.lower() not in _NO_NAMES
            and (_TITLE.search(before) or not _STARTS.search(before))
        ):
            found.append(word.lower())
    return found


@lru_cache(maxsize=2048)
def words_in(text: str) -> frozenset[str]:
    """All words of `text` in lower case, those joined by a hyphen also apart."""
    whole = [match[0].lower().replace("\u2019", "'").removesuffix("'s") for match in _WORD.finditer(text)]
    return frozenset([*whole, *(part for word in whole for part in word.split("-"))])


def is_known(name: str, known: frozenset[str]) -> bool:
    """Whether a name was said, or one that is spelled nearly so."""
    if name in known or all(part in known for part in name.split("-")):
        return True
    return name.removesuffix("s") in known or any(_alike(name, word) for word in known)


def _alike(name: str, word: str) -> bool:
    close = abs(len(name) - len(word)) <= 1 and name[0] == word[0] and len(word) > 2
    return close and SequenceMatcher(None, name, word).ratio() >= ALIKE
