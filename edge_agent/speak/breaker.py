"""When a provider is left alone: pure, one value, time as an argument.

Three failures in a row and nobody asks for 15 s; then one may try. What it finds decides for all.

Our own, because it is one pure value: pybreaker 1.4 has no asyncio, aiobreaker stopped in 2021, and neither takes time
as an argument.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

FAILURES = 3  # in a row
PAUSE = 15.0  # s


class Permit(Enum):
    """Given when one asks, handed back when it is over."""

    FREE = "free"
    PROBE = "probe"  # after a pause: only one at a time
    REFUSED = "refused"


class Result(Enum):
    WORKED = "worked"
    FAILED = "failed"
    UNKNOWN = "unknown"  # given up before it showed, or not the provider's doing


@dataclass(frozen=True, slots=True)
class Breaker:
    """What is known of one provider."""

    failures: int = 0  # in a row, while it is asked freely
    until: float | None = None  # event clock; left alone up to then. None: asked freely
    probing: bool = False

    def ask(self, now: float) -> Permit:
        """A PROBE is the asker's alone: `begun` has to follow at once."""
        if self.until is None:
            return Permit.FREE
        return Permit.REFUSED if self.probing or now < self.until else Permit.PROBE

    def begun(self, permit: Permit) -> Breaker:
        return replace(self, probing=True) if permit is Permit.PROBE else self

    def ended(self, permit: Permit, result: Result, now: float) -> Breaker:
        """After each `begun` of a permit that was no refusal, once."""
        if result is Result.WORKED:
            return Breaker()
        if self.until is None:
            return self if result is Result.UNKNOWN else self._one_more(now)
        if permit is not Permit.PROBE:
            return self  # it began before the pause, and tells nothing new
        return Breaker(FAILURES, self.until if result is Result.UNKNOWN else now + PAUSE)

    def _one_more(self, now: float) -> Breaker:
        failures = self.failures + 1
        return Breaker(failures, now + PAUSE if failures >= FAILURES else None)
