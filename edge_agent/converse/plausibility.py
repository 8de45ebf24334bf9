"""Does it answer what was just asked? Pure.

A recogniser judges by sound alone. But a word that fits the question is likelier to be what was said: after "Is it
urgent?", "No." is an answer. An answer that fits gains, in log odds; nothing ever loses, because callers are free to
say something else. English; in any other language nothing is gained.

    believed("No.", 0.5, asked="Is it urgent?")   0.69
    believed("No.", 0.5, asked="What day suits you?")   0.5
"""

from __future__ import annotations

import math
import re

from shared.words import word_list

GAIN = 0.8  # log odds: an answer heard with 0.43 is believed at the line of 0.60, one heard with 0.25 is not
LONGEST = 8  # words: who says more says more than the answer

_WORD = re.compile(r"[^\W_]+(?:[':.-][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z\d])")  # not after the dot of "9 a.m. work?"
_CLAUSE = re.compile(r"[,;:—]")
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_DIGITS = re.compile(r"\d[\d:.-]*(?:st|nd|rd|th|am|pm)?")


_OPENING = word_list("and so or then well okay ok great good alright perfect sorry just but now")
_AUXILIARY = word_list(
    "am is isn't are aren't was were do does don't did didn't have has had can can't could would will won't shall "
    "should may might"
)
_TAG = re.compile(r"\b(?:right|correct|okay|ok|yes|is that)\W*$")
_OR = re.compile(r"\bor\b")

_YES_OR_NO = word_list(
    "yes yeah yep yup no nope nah sure okay ok alright right correct exactly absolutely definitely certainly perfect "
    "fine great course maybe not don't didn't haven't isn't aren't wasn't "
    "weren't doesn't won't can't couldn't hasn't"
)
_FAREWELL = word_list("goodbye bye nothing all")
_DAYS = word_list(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays today tomorrow tonight weekend week month january february march april may june july august september "
    "october november december first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth any anytime asap"
)
_HOURS = word_list(
    "morning noon afternoon evening midnight night o'clock half quarter past am pm a.m p.m now immediately any anytime"
)
_NUMBERS = word_list(
    "zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand double triple"
)
_ORDER = word_list("first second third former latter last either both neither one")
_COURTESY = word_list(
    "please thank thanks you um uh er oh well hi hello i i'm i'd i've am do did have we we're it it's is its that "
    "that's this the a an my name be of at on in for to around about would like with me works work really all next "
    "and ma'am sir mind never know here still there good sounds not"
)
_TIME = "(?:day|date|month|week|time|hour)"
# What is asked about: the words that show it in the question, and the words of a plain answer.
_TOPICS = (
    (re.compile(rf"\b(?:what|which)(?: other)? {_TIME}s?\b|\bwhen\b|\bhow soon\b"), _DAYS | _HOURS | _NUMBERS),
    (re.compile(r"\bnumber\b|\bhow (?:many|old|much|long)\b|\bcode\b"), _NUMBERS),
    (re.compile(r"\banything else\b|\bhelp you with\b"), _FAREWELL | _YES_OR_NO),
)
_ASKS_NAME = re.compile(r"\bname\b|\bwho(?:'s| is| am i)\b")


def believed(words: str, confidence: float, asked: str) -> float:
    """How sure we may be, 0…1, of `words` heard with `confidence`, the agent having said `asked` last ("" = nothing).

    Never below `confidence`. What was heard with 0 was not understood at all, and stays 0.
    """
    if not 0 < confidence < 1 or not answers(words, asked):
        return confidence
    odds = confidence / (1 - confidence) * math.exp(GAIN)
    return odds / (1 + odds)


def answers(words: str, asked: str) -> bool:
    """Whether `words` are a plain answer to the last question in `asked`."""
    written = _WORD.findall(words.replace(_APOSTROPHE, "'"))
    said = [word.lower() for word in written]
    question = _question(asked.replace(_APOSTROPHE, "'"))
    if not question or not 0 < len(said) <= LONGEST:
        return False
    wanted = [vocabulary for sign, vocabulary in _TOPICS if sign.search(question)]
    if _is_yes_or_no(question):
        wanted.append(_YES_OR_NO)
    if _OR.search(question):
        wanted.append((frozenset(_WORD.findall(question)) | _ORDER) - _COURTESY)
    return any(_consists(said, vocabulary) for vocabulary in wanted) or (
        bool(_ASKS_NAME.search(question)) and _is_name(written)
    )


def _question(asked: str) -> str:
    """The last question of what was said; the last sentence, where none was asked ("Please tell me your name.")."""
    sentences = [sentence.lower() for sentence in _SENTENCE.split(asked.strip())]
    questions = [sentence for sentence in sentences if sentence.endswith("?")]
    return (questions or sentences)[-1]


def _is_yes_or_no(question: str) -> bool:
    return question.endswith("?") and (
        bool(_TAG.search(question)) or any(_begins_with_verb(clause) for clause in _CLAUSE.split(question))
    )


def _begins_with_verb(clause: str) -> bool:
    words = _WORD.findall(clause)
    while len(words) > 1 and words[0] in _OPENING:
        words.pop(0)
    return len(words) > 1 and words[0] in _AUXILIARY


def _consists(said: list[str], vocabulary: frozenset[str]) -> bool:
    """Something of `vocabulary`, and beside it nothing but courtesy."""
    fits = [_fits(word, vocabulary) for word in said]
    return any(fits) and all(fit or word in _COURTESY for fit, word in zip(fits, said, strict=True))


def _fits(word: str, vocabulary: frozenset[str]) -> bool:
    numeric = not vocabulary.isdisjoint(_NUMBERS)
    return all(part in vocabulary or (numeric and _DIGITS.fullmatch(part)) for part in word.split("-")) or (
        numeric and bool(_DIGITS.fullmatch(word))
    )


def _is_name(written: list[str]) -> bool:
    """One to three words that are written as names are, and beside them nothing but courtesy."""
    names = [word for word in written if word.lower() not in _COURTESY]
    plain = _YES_OR_NO | _FAREWELL | _DAYS
    return 0 < len(names) <= 3 and all(word[0].isupper() and word.lower() not in plain for word in names)
