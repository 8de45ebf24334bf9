"""The transcript as rules read it: lines of plain text, and quotes that are always a piece of what was said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

LONGEST_READ = 4000  # characters of a turn that are read; nobody says more without the other side
LONGEST_QUOTE = 240

# One character for one, so that a place in the plain text is the same place in what was said.
_PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "})
_SENTENCE_END = re.compile(
    r"(?<=[.!?\u2026])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bSt\.)(?<![ap]\.m\.)[\"')]*\s+|\n+",
    re.IGNORECASE,
)


class Turn(Protocol):
    """What one side said before the other did. `seq` orders the turns of a call; `speaker`: "caller" or "agent"."""

    @property
    def seq(self) -> int: ...
    @property
    def speaker(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """One turn. `at` is its place among the turns, from 0; `plain` has the length of the text that is read."""

    at: int
    seq: int
    caller: bool
    text: str
    plain: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a turn, as it stands there. `at`: the turn's place; `found`: the words that the rule looked for."""

    at: int
    seq: int
    text: str
    found: str


def spoken_turns(turns: Sequence[Turn]) -> tuple[SpokenTurn, ...]:
    """The turns in which anything was said."""
    texts = [(turn, turn.text[:LONGEST_READ]) for turn in turns]
    return tuple(
        SpokenTurn(at, turn.seq, turn.speaker == "caller", text, text.translate(_PLAIN))
        for at, (turn, text) in enumerate(texts)
        if text.strip()
    )


def spoken_turn(at: int, text: str, *, caller: bool) -> SpokenTurn:
    """A turn that is `at` that place of a talk under way."""
    read = text[:LONGEST_READ]
    return SpokenTurn(at, at, caller, read, read.translate(_PLAIN))


def sentences(text: str) -> list[str]:
    """The sentences of a turn; each stands in it."""
    return [text[begin:end].strip() for begin, end in _bounds(text) if text[begin:end].strip()]


def each_sentence(lines: Iterable[SpokenTurn]) -> Iterator[Quote]:
    """Each sentence that was said; of a very long one its beginning."""
    for line in lines:
        for begin, end in _bounds(line.plain):
            text = line.text[begin : min(end, begin + LONGEST_QUOTE)].strip()
            if text:
                yield Quote(line.at, line.seq, text, text)


def first(pattern: re.Pattern[str], lines: Iterable[SpokenTurn]) -> Quote | None:
    """The first sentence in which `pattern` was said."""
    return next(every(pattern, lines), None)


def last(pattern: re.Pattern[str], lines: Iterable[SpokenTurn]) -> Quote | None:
    """The last one."""
    quotes = list(every(pattern, lines))
    return quotes[-1] if quotes else None


def every(pattern: re.Pattern[str], lines: Iterable[SpokenTurn]) -> Iterator[Quote]:
    """Each place where `pattern` was said, with its sentence."""
    for line in lines:
        for match in pattern.finditer(line.plain):
            yield quote(line, match.start(), match.end())


def quote(line: SpokenTurn, begin: int, end: int) -> Quote:
    """The sentence around a place in `line`; of a very long one the part that begins there."""
    around = next(((b, e) for b, e in _bounds(line.plain) if b <= begin < e), (begin, end))
    if around[1] - around[0] > LONGEST_QUOTE:
        around = (begin, begin + LONGEST_QUOTE)
    return Quote(line.at, line.seq, line.text[slice(*around)].strip(), line.text[begin:end].strip())


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _SENTENCE_END.finditer(text):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(text)
