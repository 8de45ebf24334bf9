"""What no caller should hear, told by the text alone: roles, code, rubbish, loops. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

Run = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_ROLE = re.compile(
    r"<\||\|>|\[/?INST\]|<</?SYS>>|</?s>|</?think>|^\s*#{2,}"
    r"|^\W*(?:system|user|assistant|human|caller|receptionist|you)\s*:",
    re.IGNORECASE,
)
# A fence, braces, a JSON key, a tag, base64 or another "word" that nobody could pronounce.
_CODE = re.compile(r"```|[{}]|^\s*\[\s*[\"\[\]]|\"\s*:\s*[\"\[\d]|\S{41,}|^\s*</?[a-z][^>]*>", re.IGNORECASE)
# Nothing of which a marker, code or a tag could still come.
_PLAIN = re.compile(r"[\w\s.,!?;:$%&'\u2019\-\u2013\u2014\u2026]*")
_ORDINARY = ".,;:!?\u2026-\u2013\u2014'\"\u2018\u2019\u201c\u201d()"
_BAD_KINDS = ("Cc", "Co", "Cn", "Cs")  # control, private use, unassigned, half a surrogate pair
ENOUGH_TO_JUDGE = 24  # characters of which nothing is text any more


def words_of(text: str) -> list[str]:
    """The words of `text`, lower case, without punctuation."""
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def unfit(clause: str) -> str | None:
    """Why `clause` must not be said, whatever stands before it; None when it may."""
    return _shown(clause) or (None if _is_text(clause) else "not text")


def hopeless(held: str) -> str | None:
    """Why no clause will come of `held`: found at once, not when the model has typed all its code."""
    return _shown(held) or ("not text" if len(held) >= ENOUGH_TO_JUDGE and not _is_text(held) else None)


def plain(text: str) -> bool:
    """Letters, digits and the punctuation of speech: no beginning of anything else."""
    return _PLAIN.fullmatch(text) is not None


def repeats(words: Sequence[str], before: Sequence[Run]) -> bool:
    """The same clause again: a phrase twice, "no" five times, hours ("9 am to 5 pm") more than once a day."""
    if not words:
        return False
    hours = any(word[0].isdigit() for word in words)
    allowed = 7 if hours else (1 if len(words) >= 3 else 4)
    return before.count(tuple(words)) >= allowed


def stutters(words: Sequence[str], fresh: int) -> bool:
    """A run of 1..12 words again and again, back to back, ending in one of the last `fresh` words."""
    ends = range(len(words), len(words) - fresh, -1)
    return any(_stutters_at(words, end, size) for end in ends for size in range(1, 13))


def _stutters_at(words: Sequence[str], end: int, size: int) -> bool:
    times = {1: 7, 2: 4}.get(size, 3)  # "five five five, five five five" begins a phone number
    start = end - size * times
    if start < 0:
        return False
    run = words[end - size : end]
    return all(words[at : at + size] == run for at in range(start, end, size))


def _shown(text: str) -> str | None:
    if _ROLE.search(text):
        return "role marker"
    return "code" if _CODE.search(text) else None


def _is_text(clause: str) -> bool:
    solid = [character for character in clause if not character.isspace()]
    kinds = [unicodedata.category(character) for character in solid]
    if any(kind in _BAD_KINDS for kind in kinds) or "\ufffd" in clause:
        return False
    # Letters, marks (Hindi needs them) and digits; "I..." and an emoji are harmless, "#$%&*" is not.
    letters = sum(kind[0] in "LMN" for kind in kinds)
    symbols = sum(
        kind[0] not in "LMN" and character not in _ORDINARY for character, kind in zip(solid, kinds, strict=True)
    )
    return len(solid) < 4 or (letters > 0 and symbols <= letters)
