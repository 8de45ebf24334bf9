"""A stream of text deltas to speakable pieces: pure.

The first piece is a short clause, the second a little longer, the others whole sentences: each piece gives the voice
the time to make the next. A cut lies always between two words, so "1,200", "9:30" and addresses stay whole, and never
after "Dr." or inside "9 a.m. on".

Whether there is a cut after a word depends on that word and the whole word after it, never on how the text arrived.
So the same text gives the same pieces however the model splits it into deltas. Where the next word cannot change
anything ("Sure," "Of course," "Yes!", the end of a line) nobody waits for it: a caller would, for all that the model
takes to write it.

Our own, because the first clause is what a caller waits for: stream2sentence and pysbd cut into sentences.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from edge_agent.abbreviations import bare
from edge_agent.speak.joints import (
    CONNECTIVES,
    HALVES,
    LONG_DAYS,
    belong_together,
    belongs_to_number,
    ends_always,
    ends_clause,
    ends_sentence,
    hangs,
    has_digit,
    inseparable,
)
from shared.words import word_list

_TOKEN = re.compile(r"\S+|\s+")
_SHORT_OPENINGS = word_list(
    "sure yes yeah yep no okay ok well great absolutely certainly hello hi hey thanks sorry perfect right alright "
    "today tomorrow"
) | {"good morning", "good afternoon", "good evening", *(f"on {day}" for day in LONG_DAYS)}


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
        self._line_begins = True  # with the next word
        self._loose = 0  # words of it after which a cut would part nothing
        self._pieces = 0

    def feed(self, delta: str) -> list[str]:
        self._text += delta
        return self._take(final=False)

    def finish(self) -> list[str]:
        pieces = self._take(final=True)
        return [*pieces, self._cut(len(self._words))] if self._words else pieces

    def _take(self, *, final: bool) -> list[str]:
        tokens = _TOKEN.findall(self._text)
        pieces, taken = [], 0
        for place, word in enumerate(tokens):
            if word.isspace():
                self._line_begins = self._line_begins or "\n" in word
                continue
            gap, follower, beyond = (*tokens[place + 1 : place + 4], "", "", "")[:3]
            if gap and ("\n" in gap or self._ends_anyhow(word)):
                length = len(self._words) + 1
            elif beyond or final:  # else the follower may still grow
                length = self._length(word, follower)
            else:
                break
            self._words.append(word)
            self._line_begins = False
            taken = place + 1
            if length:
                pieces.append(self._cut(length))
        self._text = "".join(tokens[taken:])
        return pieces

    def _cut(self, length: int) -> str:
        piece = " ".join(self._words[:length])
        self._words, self._loose = self._words[length:], 0
        # A heading of "1." or "-" alone does not use up the short first piece, nor does an opening.
        self._pieces += any(character.isalpha() for character in piece) and bare(piece) not in _SHORT_OPENINGS
        return piece

    @property
    def _measure(self) -> Measure:
        return self._measures[min(self._pieces, len(self._measures) - 1)]

    @property
    def _last(self) -> str:
        return self._words[-1] if self._words else ""

    def _ends_anyhow(self, word: str) -> bool:
        """Whether the piece ends after its next word, whatever comes after that."""
        if ends_always(word):
            return True
        opening = self._pieces == 0 and bare(word) in _SHORT_OPENINGS
        ends = ends_clause(word) and not hangs(self._last, word)
        return ends and (opening or len(self._words) + 1 >= self._measure.at_comma)

    def _length(self, word: str, follower: str) -> int:
        """Words of the piece, the next one included, after which it ends if it need not grow any more; else 0."""
        count, measure = len(self._words) + 1, self._measure
        if not follower:
            return 0  # the end, where `finish` cuts
        if self._ends_anyhow(word) or ends_sentence(word, follower, first=self._line_begins):
            return count
        if inseparable(self._last, word, follower):
            return (self._loose or count) if count >= measure.longest + _GRACE else 0
        self._loose = count
        return count if self._ends(word, follower, count) else 0

    def _ends(self, word: str, follower: str, count: int) -> bool:
        """Whether the piece ends between its next word and the one after it, which nothing holds together."""
        measure = self._measure
        if ends_clause(word) and count >= measure.at_comma:
            return True
        if count >= measure.before_number and has_digit(follower) and not belongs_to_number(word):
            return True
        if count >= measure.longest + (_GRACE if belong_together(word, follower) else 0):
            return True
        if ends_clause(word) or has_digit(word) or bare(word) in HALVES:
            return False  # "9 a.m. and 1 p.m." stays together
        return count >= measure.at_connective and bare(follower) in CONNECTIVES


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
