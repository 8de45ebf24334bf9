"""Where a clause and a sentence end in a text that is still being written. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edge_agent.abbreviations import abbreviates, tells
from edge_agent.think.fitness import words_of

BREATH = 25  # words without punctuation that count as a clause

_CLOSERS = "\"'\u201d\u2019)*"
# Punctuation before white space, a comma behind a letter even without it (no number goes on after one), a full stop in
# scripts without spaces, a line.
_MARK = re.compile(
    rf"[.!?…,;:](?=[{_CLOSERS}]*\s)[{_CLOSERS}]*|(?<=[^\W\d_])[,;]|[\u3002\uff01\uff1f][{_CLOSERS}]*|\n+"
)
_FINAL = re.compile(rf"[.!?…\u3002\uff01\uff1f][{_CLOSERS}\s]*$")
_ENDS = (".", "!", "?", "…", "\u3002", "\uff01", "\uff1f", "\n")
_BREATH = re.compile(rf"\s*(?:\S+\s+){{{BREATH}}}")


def clause_length(text: str, *, last: bool = False) -> int:
    """Characters of the first whole clause in `text`; 0 while there is none. `last`: nothing goes on behind `text`."""
    for match in _marks(text, last=last):
        if words_of(text[: match.end()]):  # "..." goes with what follows
            return match.end()
    many = _BREATH.match(text)
    return many.end() if many else 0


def sentence_length(text: str, *, last: bool = False) -> int:
    """Characters to the first end of a sentence in `text`; 0 while there is none."""
    ends = (match.end() for match in _marks(text, last=last) if match.group().startswith(_ENDS))
    return next(ends, len(text) if last else 0)


def ends_sentence(text: str) -> bool:
    """Whether `text` stops where a sentence may."""
    match = _FINAL.search(text)
    return match is not None and not _belongs_to_word(text[: match.start()], match.group(), "A")


def _marks(text: str, *, last: bool) -> Iterator[re.Match[str]]:
    for match in _MARK.finditer(f"{text} " if last else text):
        follower = text[match.end() :].lstrip()
        before = text[: match.start()]
        if not last and not tells(follower) and _open(before, match.group()):
            return  # the next word tells
        if not _belongs_to_word(before, match.group(), follower):
            yield match


def _open(before: str, mark: str) -> bool:
    return any(_belongs_to_word(before, mark, follower) for follower in ("a", "A", "1"))


def _belongs_to_word(before: str, mark: str, follower: str) -> bool:
    if not mark.startswith(".") or before.endswith("."):
        return False
    stem = before.rsplit(maxsplit=1)[-1] if before and not before[-1].isspace() else ""
    return bool(stem) and abbreviates(stem, "".join(follower.split(maxsplit=1)[:1]), first=stem == before.strip())
