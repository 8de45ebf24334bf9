"""Judges what the model says before a caller hears it. Pure: text in, releasable text out.

Text leaves clause by clause, as soon as a clause is whole and looks like something a receptionist says. The moment a
clause does not, the answer is over: what was released before stands when it says anything, else it is `Unusable`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from shared.errors import ThinkingFailed

LEAK = 8  # words in a row that stand in private text are a leak
ENOUGH = 4  # released words that can stand alone when the rest is dropped; less is only an opening ("Sure,")
LONG = 45  # words after which the answer ends with its sentence …
TOO_LONG = 60  # … and after which it ends at once
BREATH = 25  # words without punctuation that count as a clause …
FIRST_BREATH = LEAK - 1  # … and at the very beginning, where the caller waits: as many as can be no leak

# Where a clause ends: punctuation before white space, a comma behind a letter even without it (no number goes on
# after one), a full stop in scripts without spaces, a line.
_BOUNDARY = re.compile(
    r"[.!?…,;:](?=[\"'\u201d\u2019)*]*\s)[\"'\u201d\u2019)*]*|(?<=[^\W\d_])[,;]|[\u3002\uff01\uff1f]|\n+"
)
_SENTENCE_END = re.compile(r"[.!?…\u3002\uff01\uff1f][\"'\u201d\u2019)*\s]*$")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_ROLE = re.compile(
    r"<\||\|>|\[/?INST\]|<</?SYS>>|</?s>|</?think>|^\s*#{2,}"
    r"|^\W*(?:system|user|assistant|human|caller|receptionist|you)\s*:",
    re.IGNORECASE,
)
# A fence, braces, a JSON key, a tag, base64 or another "word" that nobody could pronounce.
_CODE = re.compile(r"```|[{}]|^\s*\[\s*[\"\[\]]|\"\s*:\s*[\"\[\d]|\S{41,}|^\s*</?[a-z][^>]*>", re.IGNORECASE)
_ORDINARY = ".,;:!?\u2026-\u2013\u2014'\"\u2018\u2019\u201c\u201d()"
_BAD_KINDS = ("Cc", "Co", "Cn", "Cs")  # control, private use, unassigned, half a surrogate pair


class Unusable(ThinkingFailed):
    """The model answered, but nothing a caller should hear; ask the caller to say it again. `str()` is the reason."""

    code = "answer_unusable"


Run = tuple[str, ...]


def runs(text: str) -> frozenset[Run]:
    """Every run of `LEAK` words in `text`, without case and punctuation."""
    return frozenset(_runs(words_of(text)))


def words_of(text: str) -> list[str]:
    """The words of `text`, lower case, without punctuation."""
    return _WORD.findall(text.lower().replace("\u2019", "'"))


class Guard:
    """Judges one answer. Feed each delta to `take`, then call `finish`; stop when `over`."""

    def __init__(self, secrets: frozenset[Run] = frozenset()) -> None:
        self.over = False
        self._secrets = secrets
        self._beginnings = frozenset(run[:FIRST_BREATH] for run in secrets)
        self._held = ""  # came, but is not a whole clause yet
        self._said: list[str] = []  # released words
        self._clauses: list[Run] = []  # the same, by clause
        self._line_ended = False  # the last of them ended with its line

    def take(self, delta: str) -> str:
        """What may be said now, "" if nothing. Raises Unusable when the answer broke before it said anything."""
        if self.over:
            return ""
        self._held += delta
        released = ""
        while not self.over and (length := _clause_length(self._held) or self._opening_length()):
            clause, self._held = self._held[:length], self._held[length:]
            released += self._judged(clause)
        if not self.over and (reason := _hopeless(self._held)):
            self._end(reason)
        return released

    def finish(self) -> str:
        """What may still be said once the stream has ended. Raises Unusable when the whole answer was empty."""
        if self.over:
            return ""
        rest, self._held = self._held, ""
        # A stream that stopped at the token limit leaves half a sentence: better unsaid after a long answer.
        broken_off = len(self._said) >= LONG and not _SENTENCE_END.search(rest)
        released = "" if broken_off else self._judged(rest)
        self.over = True
        if not self._said:
            raise Unusable("empty")
        return released

    def _judged(self, clause: str) -> str:
        """`clause` if it may be said, else "" and the answer is over."""
        words = words_of(clause)
        new_line = self._line_ended or "\n" in clause[: len(clause) - len(clause.lstrip())]
        if words and new_line and len(self._said) >= ENOUGH:  # a list, or the model plays the caller too
            self.over = True
            return ""
        if reason := fault(clause, words, self._clauses) or self._leak(words):
            self._end(reason)
            return ""
        self._said += words
        if words:
            self._clauses.append(tuple(words))
        self._line_ended = "\n" in clause[len(clause.rstrip()) :]
        self.over = len(self._said) >= TOO_LONG or (len(self._said) >= LONG and bool(_SENTENCE_END.search(clause)))
        return clause

    def _opening_length(self) -> int:
        """Characters of the answer's first words, if nothing about them could still turn out bad."""
        length = 0 if self._said else _length_of(FIRST_BREATH, self._held)
        words = words_of(self._held[:length])
        harmless = tuple(words[:FIRST_BREATH]) not in self._beginnings and len(set(words)) > FIRST_BREATH // 2
        return length if harmless else 0

    def _end(self, reason: str) -> None:
        self.over = True
        if len(self._said) < ENOUGH:
            raise Unusable(reason)

    def _leak(self, words: Sequence[str]) -> str | None:
        around = [*self._said[-(LEAK - 1) :], *words]
        return "prompt leak" if any(run in self._secrets for run in _runs(around)) else None


def fault(clause: str, words: Sequence[str], before: Sequence[Run]) -> str | None:
    """Why `clause` must not be said after the clauses `before`; None when it may."""
    if _ROLE.search(clause):
        return "role marker"
    if _CODE.search(clause):
        return "code"
    if not _is_text(clause):
        return "not text"
    if _repeats(words, before) or _stutters([*(word for said in before for word in said), *words], len(words)):
        return "looping"
    return None


def _clause_length(text: str) -> int:
    """Characters of the first whole clause in `text`; 0 while there is none."""
    for match in _BOUNDARY.finditer(text):
        if _WORD.search(text, 0, match.end()):  # "..." goes with what follows
            return match.end()
    return _length_of(BREATH, text)


def _length_of(words: int, text: str) -> int:
    many = re.match(rf"\s*(?:\S+\s+){{{words}}}", text)
    return many.end() if many else 0


def _hopeless(held: str) -> str | None:
    """Why no clause will come of `held`: found at once, not when the model has typed all its code."""
    if _ROLE.search(held):
        return "role marker"
    if _CODE.search(held):
        return "code"
    return "not text" if len(held) >= 24 and not _is_text(held) else None


def _is_text(clause: str) -> bool:
    solid = [character for character in clause if not character.isspace()]
    kinds = [unicodedata.category(character) for character in solid]
    if any(kind in _BAD_KINDS for kind in kinds) or "\ufffd" in clause:
        return False
    # Letters, marks (Hindi needs them) and digits; "I..." and an emoji are harmless, "#$%&*" is not.
    plain = sum(kind[0] in "LMN" for kind in kinds)
    symbols = sum(
        kind[0] not in "LMN" and character not in _ORDINARY for character, kind in zip(solid, kinds, strict=True)
    )
    return len(solid) < 4 or (plain > 0 and symbols <= plain)


def _repeats(words: Sequence[str], before: Sequence[Run]) -> bool:
    """The same clause again: a phrase twice, "no" five times, hours ("9 am to 5 pm") more than once a day."""
    if not words:
        return False
    hours = any(word[0].isdigit() for word in words)
    allowed = 7 if hours else (1 if len(words) >= 3 else 4)
    return before.count(tuple(words)) >= allowed


def _stutters(words: Sequence[str], fresh: int) -> bool:
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


def _runs(words: Sequence[str]) -> Iterator[Run]:
    return (tuple(words[at : at + LEAK]) for at in range(len(words) - LEAK + 1))
