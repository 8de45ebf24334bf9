"""How long to leave alone what has failed: the one back-off of the product."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds between attempts: doubling from `first` to `longest`, each shortened at random by up to half."""

    first: float = 0.5
    longest: float = 60.0

    def after(self, failures: int) -> float:
        """The wait after `failures` failures in a row (1 or more)."""
        return min(self.longest, self.first * 2.0 ** min(failures - 1, 30)) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
