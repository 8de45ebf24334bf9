"""Judges what the model says before a caller hears it. Pure: text in, releasable text out.

Text leaves clause by clause, as soon as a clause is whole and looks like something a receptionist says; while little
was said, and the caller waits, a few words at a time. The moment a clause does not look like that, the answer is over:
what was released before stands when it says anything, else it is `Unusable`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from edge_agent.think.fitness import Run, hopeless, plain, repeats, stutters, unfit, words_of
from shared.errors import ThinkingFailed

LEAK = 8  # words in a row that stand in private text are a leak
ENOUGH = 4  # released words that can stand alone when the rest is dropped; less is only an opening ("Sure,")
LONG = 45  # words after which the answer ends with its sentence …
TOO_LONG = 60  # … and after which it ends at once
BREATH = 25  # words without punctuation that count as a clause
SHORT_BREATH = 4  # words that may leave before their clause is whole …
LITTLE = 12  # … while fewer than these were said: the voice has nothing else to say meanwhile

# Where a clause ends: punctuation before white space, a comma behind a letter even without it (no number goes on
# after one), a full stop in scripts without spaces, a line.
_BOUNDARY = re.compile(
    r"[.!?…,;:](?=[\"'\u201d\u2019)*]*\s)[\"'\u201d\u2019)*]*|(?<=[^\W\d_])[,;]|[\u3002\uff01\uff1f]|\n+"
)
_SENTENCE_END = re.compile(r"[.!?…\u3002\uff01\uff1f][\"'\u201d\u2019)*\s]*$")
_SHORT_BREATH = re.compile(rf"\s*(?:\S+\s+){{{SHORT_BREATH - 1}}}\S+\s")
_BREATH = re.compile(rf"\s*(?:\S+\s+){{{BREATH}}}")


class Unusable(ThinkingFailed):
    """The model answered, but nothing a caller should hear; ask the caller to say it again. `str()` is the reason."""

    code = "answer_unusable"


def runs(text: str) -> frozenset[Run]:
    """Every run of `LEAK` words in `text`, without case and punctuation."""
    return frozenset(_windows(words_of(text), LEAK))


class Guard:
    """Judges one answer. Feed each delta to `take`, then call `finish`; stop when `over`."""

    def __init__(self, secrets: frozenset[Run] = frozenset()) -> None:
        self.over = False
        self._secrets = secrets
        self._quotes = frozenset(words for run in secrets for words in _windows(run, SHORT_BREATH))
        self._held = ""  # came, and was not released
        self._begun = ""  # released of a clause that is not whole yet
        self._said: list[str] = []  # released words
        self._clauses: list[Run] = []  # the same, by whole clause
        self._line_ended = False  # the last of them ended with its line

    def take(self, delta: str) -> str:
        """What may be said now, "" if nothing. Raises Unusable when the answer broke before it said anything."""
        if self.over:
            return ""
        self._held += delta
        released = ""
        while not self.over and (length := self._releasable()):
            released += self._judged(length, whole=length == _clause_length(self._held))
        if not self.over and (reason := hopeless(self._held)):
            self._end(reason)
        return released + self._gap()

    def _gap(self) -> str:
        """The space after what was said goes at once: whoever speaks knows by it that the last word is whole."""
        if self.over or not self._said:
            return ""
        rest = self._held.lstrip(" ")
        gap, self._held = self._held[: len(self._held) - len(rest)], rest
        return gap

    def finish(self) -> str:
        """What may still be said once the stream has ended. Raises Unusable when the whole answer was empty."""
        if self.over:
            return ""
        # A stream that stopped at the token limit leaves half a sentence: better unsaid after a long answer.
        broken_off = len(self._said) >= LONG and not _SENTENCE_END.search(self._held)
        released = "" if broken_off else self._judged(len(self._held), whole=True)
        self.over = True
        if not self._said:
            raise Unusable("empty")
        return released

    def _releasable(self) -> int:
        """Characters that may be judged by themselves: a whole clause, or sooner a few harmless words; 0 for none."""
        clause, breath = _clause_length(self._held), self._breath_length()
        return min(clause, breath) if clause and breath else clause or breath

    def _breath_length(self) -> int:
        if len(self._said) >= LITTLE or not (few := _SHORT_BREATH.match(self._held)):
            return 0
        return few.end() if self._harmless(few.group()) else 0

    def _harmless(self, breath: str) -> bool:
        """Nothing about these words could still turn out bad when their clause is whole."""
        words = words_of(breath)
        around = [*self._said[1 - SHORT_BREATH :], *words]
        quotes = any(few in self._quotes for few in _windows(around, SHORT_BREATH))
        begun = (*words_of(self._begun), *words)
        again = any(clause[: len(begun)] == begun for clause in self._clauses)
        varied = len(set(words)) > SHORT_BREATH // 2
        return plain(breath) and varied and not quotes and not again

    def _judged(self, length: int, *, whole: bool) -> str:
        """The first `length` characters held if they may be said, else "" and the answer is over.

        `whole`: a clause ends with them.
        """
        piece, self._held = self._held[:length], self._held[length:]
        words, clause = words_of(piece), self._begun + piece
        new_line = self._line_ended or "\n" in piece[: len(piece) - len(piece.lstrip())]
        if words and new_line and len(self._said) >= ENOUGH:  # a list, or the model plays the caller too
            self.over = True
            return ""
        if reason := unfit(clause) or self._loop(clause, words, whole=whole) or self._leak(words):
            self._end(reason)
            return ""
        self._note(piece, words, clause, whole=whole)
        return piece

    def _note(self, piece: str, words: Sequence[str], clause: str, *, whole: bool) -> None:
        self._said += words
        self._begun = "" if whole else clause
        if whole and (all_words := words_of(clause)):
            self._clauses.append(tuple(all_words))
        self._line_ended = "\n" in piece[len(piece.rstrip()) :]
        self.over = len(self._said) >= TOO_LONG or (len(self._said) >= LONG and bool(_SENTENCE_END.search(piece)))

    def _end(self, reason: str) -> None:
        self.over = True
        if len(self._said) < ENOUGH:
            raise Unusable(reason)

    def _loop(self, clause: str, words: Sequence[str], *, whole: bool) -> str | None:
        again = whole and repeats(words_of(clause), self._clauses)
        return "looping" if again or stutters([*self._said, *words], len(words)) else None

    def _leak(self, words: Sequence[str]) -> str | None:
        around = [*self._said[1 - LEAK :], *words]
        return "prompt leak" if any(run in self._secrets for run in _windows(around, LEAK)) else None


def _clause_length(text: str) -> int:
    """Characters of the first whole clause in `text`; 0 while there is none."""
    for match in _BOUNDARY.finditer(text):
        if words_of(text[: match.end()]):  # "..." goes with what follows
            return match.end()
    many = _BREATH.match(text)
    return many.end() if many else 0


def _windows(words: Sequence[str], size: int) -> Iterator[Run]:
    return (tuple(words[at : at + size]) for at in range(len(words) - size + 1))
