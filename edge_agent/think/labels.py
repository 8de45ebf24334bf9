"""Names that a model puts before its answer: its own, and that of what it thinks before it speaks. Pure."""

from __future__ import annotations

import re

_OWN = r"(?:(?:ai )?(?:assistant|receptionist|agent|bot)|you|ai|(?:final |my )?(?:answer|response|reply)|output)"
_COLON = r"\s*\**:[*\"]*(?=[^*\"])"
_LABEL = re.compile(rf"\W*{_OWN}{_COLON}\s*", re.IGNORECASE)
_REASONING = re.compile(
    r"\W*(?:reasoning|thoughts?|thinking|thought process|analysis|internal(?: monologue)?|rationale|chain of thought"
    rf"|action(?: input)?|observation|tool(?: call)?|function(?: call)?){_COLON}\W*",
    re.IGNORECASE,
)
_ENDS = re.compile(rf"\n+|(?<=\s)\W*{_OWN}{_COLON}\s*", re.IGNORECASE)


def after_label(text: str) -> int:
    """Where the words begin in "Receptionist: Sure"; 0 when they have no such name before them."""
    label = _LABEL.match(text)
    return label.end() if label else 0


def after_reasoning(text: str, *, final: bool) -> int | None:
    """Where the reasoning is over that `text` begins with: its line, or before "Answer:"; 0 when it is not over yet.

    None when it begins with none. `final`: no more text will come.
    """
    if not (label := _REASONING.match(text)):
        return None
    end = _ENDS.search(text, label.end())
    return end.end() if end else (len(text) if final else 0)
