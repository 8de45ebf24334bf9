"""A stream of text deltas to speakable pieces: pure.

The first piece is a short clause, the second a little longer, the others whole sentences: each piece gives the voice
the time to make the next. A cut lies always between two words, so "1,200", "9:30" and addresses stay whole, and never
after "Dr." or inside "9 a.m. on".

Whether there is a cut after a word depends on that word and the whole word after it, never on how the text arrived.
So the same text gives the same pieces however the model splits it into deltas. Where the next word cannot change
anything ("Sure," "Of course," "Yes!") nobody waits for it: a caller would, for all that the model takes to write it.

Our own, because the first clause is what a caller waits for: stream2sentence and pysbd cut into sentences.
"""

# ruff: noqa: RUF001 - dashes and quotes as people type them
from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from edge_agent.abbreviations import abbreviates, begins_sentence

_TOKEN = re.compile(r"\S+|\s+")
_CLOSERS = "\"')]}*_`»”’"
_OPENERS = "\"'([{*_`«“‘"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SHORT_OPENINGS = _set(
    "sure yes yeah yep no okay ok well great absolutely certainly hello hi hey thanks sorry perfect right alright"
)
_CONNECTIVES = _set(
    "and but or so because which who where when while if for with at from on in before after until unless "
    "although though then since"
)
_LEADING = _set("to the a an of for in at on with your our my")
_ENDS_ALWAYS = ("!", "?", "。")
_HALVES = frozenset(("am", "pm", "a.m", "p.m"))


@dataclass(frozen=True, slots=True)
class Measure:
    """How long a piece may be, in words."""

    at_comma: int  # a comma ends the piece once it has so many words
    at_connective: int  # so does the space before "and", "on", "because" …
    longest: int
    before_number: int = 99  # so does the space before "350 dollars": only where each word less is heard sooner


# The first piece decides the first sound; a piece of n words lasts long enough to make one of about 2 n words. An
# opening ("Sure,") has its sound ready and lasts no longer than a short piece takes: what follows it is a first piece.
MEASURES = (Measure(2, 4, 6), Measure(3, 6, 11), Measure(12, 18, 21))
# Where a voice is hardly faster than real time, a piece lasts long enough to make one that is a little longer. Shorter
# ones would not help: each costs a fixed part too.
SHORT_MEASURES = (Measure(2, 3, 5, 2), Measure(3, 4, 6), Measure(6, 9, 11))
_GRACE = 4  # words that a piece may be longer to end at a better place


class Splitter:
    """Feed deltas, take pieces; `finish` gives the rest. Joined by spaces they are the text, whitespace normalised."""

    def __init__(self, measures: Sequence[Measure] = MEASURES) -> None:
        self._measures = measures
        self._text = ""  # what may still change or grow
        self._words: list[str] = []  # of the piece being collected
        self._pieces = 0

    def feed(self, delta: str) -> list[str]:
        self._text += delta
        return self._take(final=False)

    def finish(self) -> list[str]:
        pieces = self._take(final=True)
        return [*pieces, self._cut()] if self._words else pieces

    def _take(self, *, final: bool) -> list[str]:
        tokens = _TOKEN.findall(self._text)
        pieces, taken = [], 0
        for place, word in enumerate(tokens):
            if word.isspace():
                continue
            gap, follower, beyond = (*tokens[place + 1 : place + 4], "", "", "")[:3]
            if gap and self._ends_anyhow(word):
                ends = True
            elif beyond or final:  # else the follower may still grow
                ends = "\n" in gap or self._ends(word, follower)
            else:
                break
            self._words.append(word)
            taken = place + 1
            if ends:
                pieces.append(self._cut())
        self._text = "".join(tokens[taken:])
        return pieces

    def _cut(self) -> str:
        piece = " ".join(self._words)
        self._words = []
        # A heading of "1." or "-" alone does not use up the short first piece, nor does an opening.
        self._pieces += any(character.isalpha() for character in piece) and _bare(piece) not in _SHORT_OPENINGS
        return piece

    @property
    def _measure(self) -> Measure:
        return self._measures[min(self._pieces, len(self._measures) - 1)]

    def _ends_anyhow(self, word: str) -> bool:
        """Whether the piece ends after its next word, whatever comes after that."""
        if word.rstrip(_CLOSERS).endswith(_ENDS_ALWAYS):
            return True
        opening = self._pieces == 0 and _bare(word) in _SHORT_OPENINGS
        return _ends_clause(word) and (opening or len(self._words) + 1 >= self._measure.at_comma)

    def _ends(self, word: str, follower: str) -> bool:
        """Whether the piece ends between its next word and the one after it; "" at the end, where `finish` cuts."""
        if not follower:
            return False
        count = len(self._words) + 1
        if self._ends_anyhow(word) or _ends_sentence(word, follower, first=count == 1):
            return True
        if count >= self._measure.before_number and _has_digit(follower) and not _belongs_to_number(word):
            return True
        if count >= self._measure.longest + (_GRACE if _belong_together(word, follower) else 0):
            return True
        if _ends_clause(word) or _has_digit(word) or _bare(word) in _HALVES:
            return False  # "9 a.m. and 1 p.m." stays together
        return count >= self._measure.at_connective and _bare(follower) in _CONNECTIVES


def split(text: str, measures: Sequence[Measure] = MEASURES) -> list[str]:
    """The pieces of a text that is whole."""
    splitter = Splitter(measures)
    return splitter.feed(text) + splitter.finish()


async def pieces(deltas: AsyncIterator[str], measures: Sequence[Measure] = MEASURES) -> AsyncGenerator[str, None]:
    """The pieces of a stream, each as early as it is certain. Closes `deltas` at the end, also when cancelled."""
    splitter = Splitter(measures)
    async with aclosing(_closable(deltas)) as stream:
        async for delta in stream:
            for piece in splitter.feed(delta):
                yield piece
    for piece in splitter.finish():
        yield piece


def _closable(deltas: AsyncIterator[str]) -> Any:
    return deltas if hasattr(deltas, "aclose") else _relay(deltas)


async def _relay(deltas: AsyncIterator[str]) -> AsyncIterator[str]:
    async for delta in deltas:
        yield delta


def _ends_sentence(word: str, follower: str, *, first: bool) -> bool:
    core = word.rstrip(_CLOSERS)
    if core.endswith(_ENDS_ALWAYS):
        return True
    if not core.endswith((".", "…")):
        return False
    if core.endswith(("..", "…")):
        return begins_sentence(follower)
    return not abbreviates(core[:-1], follower, first=first)


def _ends_clause(word: str) -> bool:
    core = word.rstrip(_CLOSERS)
    return core.endswith((",", ";", ":", "—", "–", "…", "...")) or core in {"-", "--"}


def _belong_together(word: str, follower: str) -> bool:
    """For example "9 a.m. | to 1 p.m." and "for a | cleaning" are heard as broken."""
    return (
        _has_digit(word)
        or _has_digit(follower)
        or _bare(word) in _HALVES | _LEADING
        or _bare(follower) in _HALVES | _LEADING - {"the", "a", "an"}
    )


def _belongs_to_number(word: str) -> bool:
    """For example "from 9", "at 12 Main Street", "9:30 - 11"; unlike "Whitening costs | 350 dollars."."""
    return _has_digit(word) or not word[-1:].isalpha() or _bare(word) in _CONNECTIVES | _LEADING | _HALVES


def _bare(word: str) -> str:
    return word.strip(_OPENERS + _CLOSERS + ".,;:!?—–").lower()


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)
