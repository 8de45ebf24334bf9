"""How often somebody may try: a window of time that slides with him. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Made = Mapping[str, tuple[float, ...]]  # who: when he tried


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` in `seconds`, for each who."""

    most: int
    seconds: float

    def tried(self, made: Made, who: str, now: float) -> tuple[Made, bool]:
        """What was tried with this one, and whether it may be. One that may not is not counted."""
        recent = {
            name: kept for name, times in made.items() if (kept := tuple(at for at in times if now - at < self.seconds))
        }
        mine = recent.get(who, ())
        if len(mine) >= self.most:
            return recent, False
        return {**recent, who: (*mine, now)}, True
