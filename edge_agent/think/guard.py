"""Judges what the model says before a caller hears it. Pure: text in, releasable text out.

Text leaves clause by clause, as soon as a clause is whole and looks like something a receptionist says; while little
was said, and the caller waits, a few words at a time. It is judged character by character: the same text gives the same
answer however it was cut into deltas.

Stage directions and reasoning are left out. A sentence with a tool call or a blank in it is left out as a whole, or
broken off with a dash where its first words were said already. Where another voice or rubbish begins, the answer is
over. When nothing remains that stands by itself it is `Unusable`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from edge_agent.think.asides import CODE_LIMIT, Finding, Kind, first_finding
from edge_agent.think.claims import Truth
from edge_agent.think.clauses import ends_sentence, sentence_length
from edge_agent.think.fitness import LEAK, Run, broken, hopeless, plain, repeats, stutters, unsayable, windows, words_of
from edge_agent.think.gate import Gate
from edge_agent.think.labels import after_label, after_reasoning
from edge_agent.think.unusable import Unusable

ENOUGH = 4  # released words that can stand alone when the rest is dropped; less is only an opening ("Sure,")
LONG = 45  # words after which the answer ends with its sentence …
TOO_LONG = 60  # … and after which it ends at once
SHORT_BREATH = 4  # words that may leave before their clause is whole …
LITTLE = 12  # … while fewer than these were said: the voice has nothing else to say meanwhile
BREAK = "— "  # before what follows a clause that was broken off

_SHORT_BREATH = re.compile(rf"\s*(?:\S+\s+){{{SHORT_BREATH - 1}}}\S+\s")


class Guard:
    """Judges one answer. Feed each delta to `take`, then call `finish`; stop when `over`."""

    def __init__(
        self, secrets: frozenset[Run] = frozenset(), truth: Truth | None = None, *, broken: bool = False
    ) -> None:
        """`truth`: what may be claimed, None: anything; `broken`: a clause of another answer was broken off before."""
        self.over = False
        self.gate = Gate(truth)
        self._secrets = secrets
        self._quotes = frozenset(words for run in secrets for words in windows(run, SHORT_BREATH))
        self._held = ""  # came, and was not released
        self._last = ""  # released last, with the space behind it
        self._begun = ""  # released of a clause that is not whole yet
        self._said: list[str] = []  # released words
        self._clauses: list[Run] = []  # the same, by whole clause
        self._line_ended = False  # the last of them ended with its line
        self._lists = False  # "Here are our hours:" was said: without its lines that says nothing
        self._reasoned = 0  # released words that turned out to be no answer
        self._left_out: str | None = None  # why a sentence was not said
        self._doubtful = False  # it was reasoning, and so may be all until an end of reasoning
        self._skipping = False  # the rest of that sentence is to come
        self._joining = False  # something was left out here: the space behind it goes too
        self._broken = broken  # the last clause was broken off

    def take(self, delta: str) -> str:
        """What may be said now, "" if nothing. Raises Unusable when the answer broke before it said anything."""
        released = ""
        for character in delta:
            if self.over:
                break
            self._held += character
            released += self._advance(final=False)
        return released

    def finish(self) -> str:
        """What may still be said once the stream has ended. Raises Unusable when nothing stands by itself."""
        if self.over:
            return ""
        released = self._advance(final=True)
        self._close()
        return released

    def drop_held(self) -> None:
        """What was not released by now is not to be said."""
        self._held = ""
        self._skipping = self._doubtful = False

    @property
    def begun(self) -> bool:
        """Whether some of a clause was released, and the rest was not."""
        return bool(words_of(self._begun))

    def _close(self) -> None:
        self.over = True
        if not self.gate.held and (not self._said or (self._left_out and not self._stands())):
            raise Unusable(self._left_out or "empty")

    def _advance(self, *, final: bool) -> str:
        """Releases what may be said by now, and leaves out what may not."""
        released, before = "", -1
        while not self.over and len(self._held) != before:
            self._join()
            before = len(self._held)
            finding = first_finding(self._held, final=final)
            released += self._step(finding, final=final)
        free = self._held[: finding.start] if finding else self._held
        if not (self.over or self._skipping or self._doubtful) and (reason := hopeless(free)):
            self._end(reason)
        return released + self._gap()

    def _step(self, finding: Finding | None, *, final: bool) -> str:
        """One clause, or something less to be judged."""
        free = self._held[: finding.start] if finding else self._held
        last = final or (finding is not None and finding.kind is not Kind.OPEN)
        if finding and finding.kind is Kind.REASONED:
            self._restart(finding.end)
            return ""
        if self._skipping:
            if length := sentence_length(free, last=final and not finding):
                self._cut(0, length)
                self._skipping = False
                return ""
        elif self._unlabelled(final=final) or (self._doubtful and not final):
            return ""
        elif length := self._releasable(free, last=last):
            return self._judged(length, whole=length == self.gate.clause_length(free, last=last))
        elif finding is None and final:
            return self._rest(len(self._held))
        return self._leave_out(finding, final=final) if finding and last else ""

    def _join(self) -> None:
        """Where something was left out one space is enough."""
        if self._joining and self._held:
            spaced = not self._last or self._last[-1].isspace()
            rest = self._held.lstrip(" " if self._length else None)
            self._held = rest if spaced else self._held
            self._joining = not rest

    def _gap(self) -> str:
        """The space after what was said goes at once: whoever speaks knows by it that the last word is whole."""
        if self.over or not self._said or self._skipping:
            return ""
        rest = self._held.lstrip(" ")
        gap, self._held = self._held[: len(self._held) - len(rest)], rest
        self._last += gap
        return gap

    def _rest(self, length: int) -> str:
        """What was held when nothing goes on behind it."""
        # A stream that stopped at the token limit leaves half a sentence: better unsaid after a long answer.
        if self._length >= LONG and not ends_sentence(self._held[:length]):
            self._held = ""
            return ""
        return self._judged(length, whole=True)

    @property
    def _length(self) -> int:
        """Words said of the answer itself."""
        return len(self._said) - self._reasoned

    def _unlabelled(self, *, final: bool) -> bool:
        """Whether the answer begins with its speaker's name or with reasoning that says so; what can go is gone."""
        if self._length or self._begun:
            return False
        if (rest := after_reasoning(self._held, final=final)) is not None:
            self._left_out = self._left_out or "reasoning"
            self._cut(0, rest)
            return True
        self._cut(0, rest := after_label(self._held))
        return rest > 0

    def _leave_out(self, finding: Finding, *, final: bool) -> str:
        """Takes a closed finding out of what is held; the text before it is no whole clause."""
        if finding.kind is Kind.STOP:
            return self._stop(finding.start)
        if finding.kind is Kind.MARKUP:
            self._held = self._held[: finding.start] + self._held[finding.end :]
        elif finding.kind is Kind.ASIDE:
            self._cut(finding.start, finding.end)
        elif finding.end - finding.start >= CODE_LIMIT:
            self._end("code")
        elif finding.kind is Kind.CALL and not words_of(self._begun + self._held[: finding.start]):
            self._leave_out_call(finding.end, final=final)
        else:
            self._drop(finding.end, "code" if finding.kind is Kind.CALL else "placeholder")
        return ""

    def _stop(self, length: int) -> str:
        """The stream goes on, the answer does not."""
        self._left_out = self._left_out or (None if self._said or length else "role marker")
        released = self._rest(length) if length and not self._skipping else ""
        if not self.over:
            self._close()
        return released

    def _leave_out_call(self, end: int, *, final: bool) -> None:
        """A call between two sentences takes none of them with it, but "[book()] for you." is one sentence."""
        rest = self._held[end:].lstrip(" ")
        if rest[:1].islower():
            self._drop(end, "code")
        elif rest or final:
            self._left_out = self._left_out or "code"
            self._cut(0, len(self._held) - len(rest.lstrip(".,;:!?")))

    def _drop(self, end: int, reason: str) -> None:
        """Leaves a sentence out, of which the first `end` characters held are a part."""
        self._left_out = self._left_out or reason
        self._skipping = True
        self._break_off(end)

    def _restart(self, end: int) -> None:
        """All so far was reasoning, though some of it was said before it could be known; the answer follows."""
        self._left_out = self._left_out or "reasoning"
        self._skipping = self._doubtful = self._line_ended = False
        self._reasoned = len(self._said)
        self._break_off(end)
        self._held = self._held.lstrip()

    def _break_off(self, end: int) -> None:
        self._broken = self._broken or self.begun
        self._begun = ""
        self._cut(0, end)

    def _cut(self, start: int, end: int) -> None:
        """Forgets some of what is held, and the space around it."""
        before = self._held[:start].rstrip(" ")
        self._held = before + self._held[end:]
        self._joining = self._joining or (end > start and not before)

    def _releasable(self, free: str, *, last: bool) -> int:
        """Characters that may be judged by themselves: a whole clause, or sooner a few harmless words; 0 for none."""
        clause, breath = self.gate.clause_length(free, last=last), self._breath_length(free)
        return min(clause, breath) if clause and breath else clause or breath

    def _breath_length(self, free: str) -> int:
        if self._length >= LITTLE or not (few := _SHORT_BREATH.match(free)):
            return 0
        return few.end() if self._harmless(few.group()) else 0

    def _harmless(self, breath: str) -> bool:
        """Nothing about these words could still turn out bad when their clause is whole."""
        words = words_of(breath)
        around = [*self._said[1 - SHORT_BREATH :], *words]
        quotes = any(few in self._quotes for few in windows(around, SHORT_BREATH))
        begun = (*words_of(self._begun), *words)
        again = any(clause[: len(begun)] == begun for clause in self._clauses)
        varied = len(set(words)) > SHORT_BREATH // 2
        return plain(breath) and varied and not (quotes or again or self.gate.may_claim(self._begun + breath))

    def _judged(self, length: int, *, whole: bool) -> str:
        """The first `length` characters held if they may be said, else "", and the sentence or the answer is over.

        `whole`: a clause ends with them.
        """
        piece, clause = self._held[:length], self._begun + self._held[:length]
        words = words_of(piece)
        new_line = self._line_ended or "\n" in piece[: len(piece) - len(piece.lstrip())]
        self._lists = self._lists or (new_line and self._last.rstrip(" \n*").endswith(":"))
        if words and new_line and self._length >= ENOUGH and not self._lists:  # or the model plays the caller too
            self.over = True
            return ""
        if reason := broken(clause) or self._unfit(clause, words, whole=whole):
            self._end(reason)
            return ""
        if reason := unsayable(clause):
            self._drop(length, reason)
            self._skipping = not ends_sentence(piece)
            self._doubtful = reason == "reasoning"
            return ""
        if whole and (instead := self.gate.instead_of(clause)):
            return self._cut_short(instead)
        self._held = self._held[length:]
        return self._released(piece, words, clause, whole=whole)

    def _cut_short(self, instead: str) -> str:
        """Instead of a clause that is not true, and of all behind it."""
        self.over = True
        gap = " " if self._last and not self._last[-1].isspace() else ""
        return gap + (BREAK if self._broken or self.begun else "") + instead

    def _released(self, piece: str, words: Sequence[str], clause: str, *, whole: bool) -> str:
        dash, self._broken = BREAK if self._broken and words else "", self._broken and not words
        self._said += words
        self._last = piece or self._last
        self._begun = "" if whole else clause
        if whole and (all_words := words_of(clause)):
            self._clauses.append(tuple(all_words))
        self._line_ended = "\n" in piece[len(piece.rstrip()) :]
        self.over = self._length >= TOO_LONG or (self._length >= LONG and ends_sentence(piece))
        return dash + piece

    def _end(self, reason: str) -> None:
        self.over = True
        if not self._stands():
            raise Unusable(reason)

    def _stands(self) -> bool:
        """What was said so far can be all that is said."""
        return not self._begun and (sum(map(len, self._clauses)) >= ENOUGH or ends_sentence(self._last))

    def _unfit(self, clause: str, words: Sequence[str], *, whole: bool) -> str | None:
        if (whole and repeats(words_of(clause), self._clauses)) or stutters([*self._said, *words], len(words)):
            return "looping"
        around = [*self._said[1 - LEAK :], *words]
        return "prompt leak" if any(run in self._secrets for run in windows(around, LEAK)) else None
