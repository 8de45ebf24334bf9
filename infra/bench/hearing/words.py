"""Was it heard right? Pure.

"Right" preserves the meaning: case, punctuation, spaces between words ("check up"), contractions and digits for number
words do not matter, nor does which yes it was. A short answer must be right entirely; in a longer sentence one word in
eight may be off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from num2words import num2words

MOST_WRONG = 0.125  # share of the words of a long sentence
MOST_DIGITS = 15  # longer numbers have no name
SHORT = 3  # words: up to here nothing may be wrong
_TOKEN = re.compile(r"\d+(?:st|nd|rd|th)?|[^\W\d_]+(?:'[^\W\d_]+)*")
_LONG_FORMS = {
    "i'm": "i am", "i'd": "i would", "i've": "i have", "i'll": "i will", "it's": "it is", "that's": "that is",
    "don't": "do not", "didn't": "did not", "doesn't": "does not", "won't": "will not", "can't": "can not",
    "cannot": "can not", "what's": "what is", "we're": "we are", "we'd": "we would", "isn't": "is not",
    "who's": "who is", "there's": "there is", "you're": "you are", "ok": "okay",
    "yeah": "yes", "yea": "yes", "yep": "yes", "yup": "yes", "nope": "no", "bye": "goodbye",
}  # fmt: skip


def right(heard: str, spellings: Sequence[str]) -> bool:
    """Whether `heard` is one of `spellings`, as far as meaning goes. Of what was no speech nothing is right."""
    return any(_is(normalised(heard), normalised(spelling)) for spelling in spellings)


def normalised(text: str) -> list[str]:
    """The words, written out."""
    words: list[str] = []
    for token in _TOKEN.findall(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")):
        words += _LONG_FORMS.get(token, _spelled(token)).split()
    return words


def errors(heard: Sequence[str], said: Sequence[str]) -> int:
    """Words to insert, drop or replace (Levenshtein)."""
    row = list(range(len(said) + 1))
    for at, word in enumerate(heard, 1):
        diagonal, row[0] = row[0], at
        for to, wanted in enumerate(said, 1):
            diagonal, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, diagonal + (word != wanted))
    return row[-1]


def right_part(heard: str, spellings: Sequence[str]) -> bool:
    """Whether `heard` is some words in a row of one of `spellings`: a sentence may come in several segments."""
    words = normalised(heard)
    return any(_is_part(words, normalised(spelling)) for spelling in spellings)


def _is_part(heard: list[str], said: list[str]) -> bool:
    lengths = range(max(1, len(heard) - 1), min(len(said), len(heard) + 1) + 1)
    return any(_is(heard, said[at : at + length]) for length in lengths for at in range(len(said) - length + 1))


def _is(heard: list[str], said: list[str]) -> bool:
    if "".join(heard) == "".join(said):
        return True
    return len(said) > SHORT and errors(heard, said) <= MOST_WRONG * len(said)


def _spelled(token: str) -> str:
    if not token[0].isdigit():
        return token
    digits = re.match(r"\d+", token)
    number = int(digits.group()[:MOST_DIGITS]) if digits else 0
    spelled = num2words(number, to="cardinal" if token.isdigit() else "ordinal")
    return re.sub(r"[-,]| and ", " ", spelled)
