"""The words of a turn that is not over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.calls import Exchange


@dataclass(frozen=True, slots=True)
class Draft:
    """What the caller has said in a turn that is not over."""

    words: str
    confidence: float
    at: datetime

    def is_told_by(self, x: Exchange) -> bool:
        """Whether these words are in the exchange; else they belong to a turn that began after it."""
        return self.at <= x.at or self.words in x.caller
