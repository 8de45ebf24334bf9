"""What an errand says at its ends: done, left, or something else first. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from edge_agent.desk.state import Desk, Move

ANYTHING_ELSE = "Is there anything else I can do for you?"

_ASKS = re.compile(
    r"\?\s*\Z|\A\W*(?:(?:and|but|so|wait|um|uh|oh|well|actually)\W+)*"
    r"(?:what|what's|when|where|where's|who|who's|why|how|which|do|does|did|is|are|can|could|will|would)\b",
    re.IGNORECASE,
)
_LEAVES = re.compile(
    r"\b(?:good ?bye|bye|(?:i|we)(?:'ve| have)? (?:gotta|got to|have to|need to) go|hang(?:ing)? up)\b|"
    r"\A\W*(?:(?:okay|ok|great|perfect|no|alright|all right)\W+)*"
    r"(?:thanks|thank you)(?: (?:so|very) much| a lot)?\W*\Z",
    re.IGNORECASE,
)


def ended(desk: Desk) -> Desk:
    """Nothing is under way any more; who he is stays known."""
    return replace(desk, errand=None, asked="", again=0)


def asks(words: str) -> bool:
    """Whether it is a question: what was asked of him waits until it is answered."""
    return bool(_ASKS.search(words))


def leaves(words: str) -> bool:
    """Whether he thanks, or takes his leave."""
    return bool(_LEAVES.search(words))


def asked(say: str, question: str, desk: Desk) -> Move:
    """`say`, and a question that is open from now on; asked again in the same words, it was in vain."""
    again = desk.again + 1 if question == desk.asked else 0
    return Move(f"{say} {question}".strip(), replace(desk, asked=question, again=again))
