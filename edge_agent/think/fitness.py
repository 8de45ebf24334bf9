"""What no caller should hear, told by the text alone: roles, code, blanks, rubbish, loops. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

Run = tuple[str, ...]

LEAK = 8  # words in a row that stand in private text are a leak

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_ROLE = re.compile(
    r"^\s*#{2,}|^\W*(?:system|user|assistant|human|caller|customer|receptionist|you)\s*\**:",
    re.IGNORECASE,
)
_ROLE_WHOLE = re.compile(rf"(?:{_ROLE.pattern})[*\"]*[^*\"]", re.IGNORECASE)
# An address may hold what is code or a blank elsewhere: "front_desk@…", "?id=5".
_WHERE = r"(?:(?:https?://|www\.)[^\s<>{}\[\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[\w-]+\.)+[a-z]{2,}/[^\s<>{}\[\]]*)"
_ADDRESS = re.compile(rf"<{_WHERE}>|{_WHERE}", re.IGNORECASE)
# A fence, braces and brackets, a JSON key, a tag, "day='Monday'", "call(…", "snake_case", base64 or another "word" that
# nobody could pronounce.
_CODE = re.compile(
    r"```|[{}\[\]\u3010\u3011]|<[a-z/!|]|\|>|\"\s*:\s*(?:[\"\[\d]|true|false|null)|\w=[\w\"']"
    r"|\b\w*[a-z]_\w+|\w\.\w+\((?!\s)|\w\((?:\)|[^()\s]*[=\"'])|[a-z0-9]{41,}"
    r"|(?=\S*\d)(?=\S*[a-z])[a-z0-9+/]{41,}|(?:^|\s)[#/!](?:hang_?up|end_?call|transfer)",
    re.IGNORECASE,
)
# What somebody was to fill in: "$NAME", "%NAME%", "XXX-XXX-XXXX", "555-XXXX", "___".
_BLANK = re.compile(
    r"\$[a-z]|%[a-z_]+%|(?<![a-z])x{2,}(?![a-z])|_{2,}|\bmm/dd\b|\byyyy\b|\bhh:mm\b"
    r"|\b(?:your|insert) (?:name|number|phone number) here\b",
    re.IGNORECASE,
)
# Nobody speaks to a caller of "the caller".
_REASONING = re.compile(
    r"\bthe (?:user|caller)(?:['\u2019]s)?\b(?!,? (?:id|manual|guide|agreement|name|account)\b)"
    r"|\b(?:i|we) (?:should|need to|must|have to) respond\b|^\W*(?:should|need to|must) respond\b"
    r"|\brespond (?:as an?|(?:with|in) an? (?:\w+ ){0,2}(?:greeting|tone|manner|sentence|question|message))\b"
    r"|\b(?:i|we) should (?:ask (?:for|them|him|her|the)|greet|acknowledge|collect|clarify)\b(?!.*\byou)"
    r"|\b(?:user|caller|customer) (?:is asking|asks|asked|wants to know|is inquiring|inquires)\b"
    r"|^\W*user (?:wants|needs|says)\b"
    r"|\bsystem prompt\b|\baccording to the (?:instructions|rules|prompt|facts)\b",
    re.IGNORECASE,
)
_THIRD = re.compile(r"\b(?:user|caller|customer)\b", re.IGNORECASE)  # "the customer is asking …"
_EMPHASIS = re.compile(r"\*{1,3}(?=\w)|(?<=[\w.,!?:;)])\*{1,3}")  # "**Yes**," is no rubbish
# Nothing of which a marker, code or a tag could still come.
_PLAIN = re.compile(r"(?:[^\W_]|[\s.,!?;:$%&'\u2019\-\u2013\u2014\u2026])*")
_ORDINARY = ".,;:!?\u2026-\u2013\u2014'\"\u2018\u2019\u201c\u201d()_"
_BAD_KINDS = ("Cc", "Co", "Cn", "Cs")  # control, private use, unassigned, half a surrogate pair
ENOUGH_TO_JUDGE = 24  # characters of which nothing is text any more


def words_of(text: str) -> list[str]:
    """The words of `text`, lower case, without punctuation."""
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def broken(clause: str) -> str | None:
    """Why an answer is over at `clause`: somebody else speaks, or it is not text; None when it goes on."""
    return "role marker" if _ROLE.search(clause) else (None if _is_text(clause) else "not text")


def unsayable(clause: str) -> str | None:
    """Why the sentence of `clause` must not be said, though others may be; None when it may."""
    text = _ADDRESS.sub("address", clause)
    if _CODE.search(text):
        return "code"
    if _BLANK.search(text):
        return "placeholder"
    return "reasoning" if _REASONING.search(text) else None


def hopeless(held: str) -> str | None:
    """Why no clause will come of `held`: found at once, not when the model has typed all its rubbish."""
    if _ROLE_WHOLE.search(held):
        return "role marker"
    return "not text" if len(held) >= ENOUGH_TO_JUDGE and not _is_text(held) else None


def plain(text: str) -> bool:
    """Letters, digits and the punctuation of speech: no beginning of anything else."""
    return _PLAIN.fullmatch(text) is not None and not _THIRD.search(text) and unsayable(text) is None


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


def _is_text(clause: str) -> bool:
    solid = [character for character in _EMPHASIS.sub("", clause) if not character.isspace()]
    kinds = [unicodedata.category(character) for character in solid]
    if any(kind in _BAD_KINDS for kind in kinds) or "\ufffd" in clause:
        return False
    # Letters, marks (Hindi needs them) and digits; "I..." and an emoji are harmless, "#$%&*" is not.
    letters = sum(kind[0] in "LMN" for kind in kinds)
    symbols = sum(
        kind[0] not in "LMN" and character not in _ORDINARY for character, kind in zip(solid, kinds, strict=True)
    )
    return len(solid) < 4 or (letters > 0 and symbols <= letters)


def runs(text: str) -> frozenset[Run]:
    """Every run of `LEAK` words in `text`, without case and punctuation."""
    return frozenset(windows(words_of(text), LEAK))


def windows(words: Sequence[str], size: int) -> Iterator[Run]:
    return (tuple(words[at : at + size]) for at in range(len(words) - size + 1))
