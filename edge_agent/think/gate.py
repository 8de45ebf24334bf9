"""Between the guard and the voice: a clause that claims what stands nowhere is held back. Pure; one for each answer."""

from __future__ import annotations

from edge_agent.think.claims import SORRY, Claim, Truth
from edge_agent.think.clauses import clause_length, ends_sentence


class Gate:
    """Asked of each clause in its order, before it is said. With no `truth` everything passes."""

    def __init__(self, truth: Truth | None) -> None:
        self.held: Claim | None = None
        self._truth = truth
        self._sentence = ""  # what passed of a sentence that is not whole yet

    def instead_of(self, clause: str) -> str:
        """What is said in place of a clause that is not true, and of all behind it; "" where it may be said."""
        if self._truth is None:
            return ""
        if (claim := self._truth.untrue(self._sentence, clause)) is None:
            self._sentence = "" if ends_sentence(clause) or clause.endswith("\n") else self._sentence + clause
            return ""
        self.held = claim
        sorry = self._sentence.replace("\u2019", "'").strip().endswith(SORRY.strip())
        return claim.instead.removeprefix(SORRY) if sorry else claim.instead

    def may_claim(self, words: str) -> bool:
        """Whether `words` may not leave before their clause is whole."""
        return self._truth is not None and self._truth.may_claim(words)

    def clause_length(self, free: str, *, last: bool) -> int:
        """Characters of the first whole clause. A "Yes," to a question of prices is whole only with what it says."""
        length = clause_length(free, last=last)
        if not length or ends_sentence(free[:length]) or not (self._truth and self._truth.affirms(free[:length])):
            return length
        more = clause_length(free[length:], last=last)
        return length + more if more else length * last
