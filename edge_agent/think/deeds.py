"""What the caller hears when the model chose: its own words so far, then the desk's."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from edge_agent.desk.chosen import Choice
from edge_agent.think.guard import BREAK
from edge_agent.think.offer import Offer

_COURTESY = re.compile(r"\A(?:Sure|Of course)\. ")


@dataclass(frozen=True, slots=True)
class Deeds:
    """`begun`: the desk's sentences about a choice; closed before their end, what was not decided was not done."""

    offer: Offer
    begun: Callable[[Choice], AsyncGenerator[str, None]]

    async def after(self, said: str, choice: Choice) -> AsyncGenerator[str, None]:
        """The desk's sentences behind what was `said`: a clause begun is broken off, and no courtesy said twice."""
        joint = _joint(said)
        async with aclosing(self.begun(choice)) as sentences:
            async for sentence in sentences:
                yield joint + _COURTESY.sub("", sentence) if joint else sentence
                joint = ""


def written(choice: Choice) -> str:
    """As it stands in the record of what the model answered."""
    return f"[{choice.wish}: {choice.kind}]" if choice.kind else f"[{choice.wish}]"


def _joint(said: str) -> str:
    said = said.strip()
    return "" if not said else f" {BREAK}" if said[-1].isalnum() else " "
