"""Who is calling: the name, and the number that he can be reached on, asked for until both are there. Pure.

A number counts when it was read back and agreed to, or when it is the one that he calls from and he said so.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from edge_agent.desk.book import DeskBook
from edge_agent.desk.replies import agreed, gave_up, refused
from edge_agent.desk.state import Heard, Who
from edge_agent.desk.wording import counted, digits_said
from shared.dictation.digits import runs
from shared.entities.callback import LOCAL, CallNumbers, callback
from shared.entities.cues import cue
from shared.entities.name_words import begins
from shared.entities.names import Named, caller_name
from shared.entities.spoken import SpokenTurn, spoken_turn
from shared.numbers import spoken_groups

ASK_NAME = "May I have your name, please?"
ASK_NUMBER = "What's the best number to reach you?"
NORTH_AMERICA = "+1"
FEWEST = 3  # digits that are the beginning of a number
SHORT = 4  # words
ALIKE = 0.6  # letters that a name has in common with the same name misheard

_OF_NAME = re.compile(r"\byour (?:\w+ )?name\b|\bname\b.*\?", re.IGNORECASE)
_OF_NUMBER = re.compile(r"\b(?:numbers?|digits|area code|reach you)\b", re.IGNORECASE)
_OWN = re.compile(r"\bcalling from\b", re.IGNORECASE)
_SPEAKS_OF_NAME = re.compile(r"\bname\b|\bspel(?:l|led|t)\b", re.IGNORECASE)
_WITH_LETTER = re.compile(r"\b(?:(?P<word>[a-z'-]+),? )?(?P<how>with|without) an? (?P<letter>[a-z])\b", re.IGNORECASE)
_SOUNDS_ALIKE = {"c": "k", "k": "c", "j": "g", "g": "j", "s": "z", "z": "s"}
_NO_ANSWER = cue(
    "(?:hold|hang) on", "wait", "(?:one|just a|a|half a) (?:moment|second|sec|minute)", "pardon", "repeat", "say (?:that|it) again",
    "rather", "prefer", "skip", "none of your", "excuse me",
)  # fmt: skip
_OF_CODE = re.compile(r"\bcode of your appointment\b", re.IGNORECASE)
_WRONG = cue("wrong (?:number|one|digits?)")
_WORD = re.compile(r"[^\W\d_][\w'\u2019-]+")


def missing(who: Who, book: DeskBook) -> str:
    """The next question; "" when the name and a number that is sure are there."""
    if not who.name:
        return ASK_NAME
    if who.confirmed and who.number:
        return ""
    if who.number:
        return f"I have {said_number(who.number)}. Is that right?"
    if who.digits:
        return _digits_missing(who.digits)
    if book.own_number and not who.other:
        return f"Is the number you're calling from, {said_number(book.own_number)}, the best one to reach you?"
    return ASK_NUMBER


def heard_who(who: Who, heard: Heard, book: DeskBook, asked: str) -> Who:
    """`who` with what the newest words add or correct. `asked`: what they answer."""
    lines = _in_answer(heard, asked)
    named = replace(who, name=_name(who, lines, asked))
    return _with_number(named, lines, book, asked)


def said_number(number: str) -> str:
    """Digit by digit, in the groups that people say: "5 1 0, 5 5 5, 0 1 4 2"."""
    if number.startswith(NORTH_AMERICA):
        return ", ".join(digits_said(group) for group in spoken_groups(number)[1:])
    return "plus " + ", ".join(digits_said(group) for group in spoken_groups(number))


def _digits_missing(digits: int) -> str:
    if digits == LOCAL:
        return "I heard seven digits. Could you say the number again with its area code?"
    return f"I only heard {counted(digits, 'digit')}. Could you say the whole number again?"


def _in_answer(heard: Heard, asked: str) -> tuple[SpokenTurn, ...]:
    """The talk, in which what was asked was heard as it was meant, however early he began to answer."""
    *before, newest = heard.lines or (spoken_turn(1, heard.words, caller=True),)
    if not asked:
        return (*before, newest)
    at = newest.at - 1
    if before and not before[-1].caller:
        at = before.pop().at
    return (*before, spoken_turn(at, asked, caller=False), newest)


# --- the name -------------------------------------------------------------------------------------


def _name(who: Who, lines: tuple[SpokenTurn, ...], asked: str) -> str | None:
    for_name = bool(_OF_NAME.search(asked))
    newest = lines[-1]
    if _NO_ANSWER.search(newest.plain) or gave_up(newest.plain):
        return who.name
    if who.name is None:
        found = caller_name(lines)
        return (
            _lettered(found.name, newest.plain) if found and _counts(found, newest.at if for_name else None) else None
        )
    if not (for_name or _SPEAKS_OF_NAME.search(newest.plain) or _completes(who.name, newest.plain)):
        return _lettered(_alike_instead(who.name, newest.plain, asked), newest.plain)
    answered = (spoken_turn(0, ASK_NAME, caller=False), spoken_turn(1, who.name, caller=True))
    again = (spoken_turn(2, ASK_NAME, caller=False), spoken_turn(3, newest.text, caller=True))
    found = caller_name((*answered, *again))
    return _lettered(found.name if found else who.name, newest.plain)


def _completes(name: str, words: str) -> bool:
    """Whether he says it again, with little else: "Mike Stone", where "Mike" was read back."""
    said = words.lower().split()
    return len(said) <= SHORT and any(part.lower() in said for part in name.split())


def _counts(found: Named, answer: int | None) -> bool:
    """What only stands where a name might is one in the answer to a question for it: the turn at that place."""
    return not found.weak or found.said.at == answer


def _alike_instead(name: str, words: str, asked: str) -> str:
    """The caller says "no, Braun", where "Brown" was read back."""
    if name not in asked or not refused(words):
        return name
    for word in (word for word in _WORD.findall(words) if begins(word) and word.capitalize() not in name.split()):
        if alike := get_close_matches(word.capitalize(), name.split(), n=1, cutoff=ALIKE):
            return " ".join(word.capitalize() if one == alike[0] else one for one in name.split())
    return name


def _lettered(name: str, words: str) -> str:
    """As in "Brown with an e", "Catherine with a K", "Sara without an h"."""
    match = _WITH_LETTER.search(words)
    if not match:
        return name
    parts, letter = name.split(), match["letter"].lower()
    at = next((at for at, one in enumerate(parts) if one.lower() == (match["word"] or "").lower()), len(parts) - 1)
    parts[at] = _spelt(parts[at], letter, without=match["how"].lower() == "without")
    return " ".join(parts)


def _spelt(word: str, letter: str, *, without: bool) -> str:
    if without:
        return word[: -len(letter)] if word.lower().endswith(letter) else word
    if _SOUNDS_ALIKE.get(letter) == word[0].lower():
        return letter.upper() + word[1:]
    return word if letter in word.lower() or letter not in "eh" else word + letter


# --- the number -----------------------------------------------------------------------------------


def _with_number(who: Who, lines: tuple[SpokenTurn, ...], book: DeskBook, asked: str) -> Who:
    newest, call = lines[-1], CallNumbers(book.own_number, book.dialled, book.region)
    found = callback(call, tuple(_without_codes(lines)))
    if found and (found.said.at == newest.at or (who.number is None and not who.other)):
        sure = found.own or (who.confirmed and found.number == who.number)
        return replace(who, number=found.number, confirmed=sure, digits=0)
    return _answered(who, newest.plain, asked) if _OF_NUMBER.search(asked) or _reads(who, asked) else who


def _without_codes(lines: Sequence[SpokenTurn]) -> Iterator[SpokenTurn]:
    """The code of an appointment is no part of a number, however often it was said."""
    before = ""
    for line in lines:
        code = line.caller and _OF_CODE.search(before) and sum(len(run.digits) for run in runs(line.plain)) < LOCAL
        if not code:
            yield line
        before = "" if line.caller else line.plain


def _reads(who: Who, asked: str) -> bool:
    """Whether his number was read back alone."""
    return bool(who.number) and asked.startswith("I have") and said_number(who.number or "") in asked


def _answered(who: Who, words: str, asked: str) -> Who:
    """Words without a whole number, in answer to a question for one."""
    digits = sum(len(run.digits) for run in runs(words))
    if _reads(who, asked):
        if agreed(words):
            return replace(who, confirmed=True)
        wrong = refused(words) or _WRONG.search(words)
        return replace(who, number=None, other=True, digits=0) if wrong else who
    if digits >= FEWEST:
        return replace(who, digits=digits if digits >= who.digits else who.digits + digits, other=True)
    return replace(who, other=True) if _OWN.search(asked) and refused(words) else who
