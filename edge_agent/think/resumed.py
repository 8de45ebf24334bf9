"""What is said of one answer, also when another model begins it anew after some of it was said. Pure.

As long as the new one repeats what was said nobody need hear it twice: where it says the same and more, it just goes
on. Where it says something else, a clause that was begun is broken off with a dash, and all of the new answer is said.
"""

from __future__ import annotations

import re

from edge_agent.think.claims import Claim, Truth
from edge_agent.think.fitness import Run
from edge_agent.think.guard import Guard

_MARK = re.compile(r"[^\w\s]+")  # the word before it may be over, or go on: "95." or "95.50"
_SAME_WORD = re.compile(r"\w|[^\w\s]+\w")  # right behind a word: that one was another


class FitAnswer:
    """Feed each delta to `take`, with the name of who wrote it, then call `finish`; stop when `over`."""

    def __init__(self, secrets: frozenset[Run], truth: Truth | None = None) -> None:
        """`truth`: what may be claimed; None: anything."""
        self._secrets, self._truth, self._guard = secrets, truth, Guard(secrets, truth)
        self._by = ""
        self._said = ""
        self._repeated: str | None = None  # of an answer begun anew that so far says what was said

    @property
    def over(self) -> bool:
        return self._guard.over

    @property
    def untrue(self) -> Claim | None:
        """The kind of claim for which the answer was cut short."""
        return self._guard.gate.held

    def take(self, delta: str, by: str) -> str:
        """What may be said now, "" if nothing. Raises Unusable when the answer broke before it said anything."""
        if self._by not in ("", by):
            self._guard.drop_held()
            self._repeated = ""
        self._by = by
        new = delta if self._repeated is None else self._new(delta)
        return self._noted(self._guard.take(new))

    def finish(self) -> str:
        """What may still be said once the stream has ended. Raises Unusable when nothing stands by itself."""
        rest = (self._repeated or "")[len(self._said.strip()) :]
        return self._noted(self._guard.take(rest) + self._guard.finish())

    def _new(self, delta: str) -> str:
        said, held = self._said.strip(), ((self._repeated or "") + delta).lstrip()
        repeats, rest = held.startswith(said), held[len(said) :]
        if said.startswith(held.rstrip()) or (repeats and _MARK.fullmatch(rest)):
            self._repeated = held
            return ""
        self._repeated = None
        if repeats and not (said[-1:].isalnum() and _SAME_WORD.match(rest)):
            return rest.lstrip() if self._said[-1:].isspace() else rest
        self._guard = Guard(self._secrets, self._truth, broken=self._guard.begun)
        return held if self._said[-1:].isspace() else f" {held}"

    def _noted(self, fit: str) -> str:
        self._said += fit
        return fit
