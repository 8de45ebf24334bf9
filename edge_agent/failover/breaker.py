"""When a provider is left alone: pure, one value, time as an argument.

Three failures in a row and no caller's turn goes there; after a pause a request of our own tries it, again and again,
until one works. The pause is short where nobody else is left: each caller's turn is lost until one works.

Our own, because it is one pure value: pybreaker 1.4 has no asyncio, aiobreaker stopped in 2021, purgatory 3.0 counts
being cancelled as a failure, and none takes time as an argument.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

FAILURES = 3  # in a row
PAUSE = 15.0  # s
SHORT_PAUSE = 2.0  # s, while nobody else is asked either


class Result(Enum):
    WORKED = "worked"
    FAILED = "failed"  # or was late
    UNKNOWN = "unknown"  # given up before it showed, or not the provider's doing


@dataclass(frozen=True, slots=True)
class Breaker:
    """What is known of one provider. `open_until` None: it is asked."""

    failures: int = 0  # in a row
    open_until: float | None = None  # event clock; a probe is due then, at the latest
    probing: bool = False

    @property
    def closed(self) -> bool:
        return self.open_until is None

    def probe_due(self, now: float, pause: float = PAUSE) -> bool:
        """Whether a request of our own should try it."""
        return self.open_until is not None and not self.probing and now >= self.open_until - PAUSE + pause

    def probe_begun(self) -> Breaker:
        return replace(self, probing=True)

    def probe_ended(self, result: Result, now: float) -> Breaker:
        """Once after each `probe_begun`. A success has callers ask it again."""
        if self.closed:
            return self  # an earlier request worked meanwhile
        return Breaker() if result is Result.WORKED else Breaker(FAILURES, now + PAUSE)

    def ended(self, result: Result, now: float) -> Breaker:
        """What a caller's request came to. Of one that began before the pause only a success tells something new."""
        if result is Result.WORKED:
            return Breaker()
        if result is Result.UNKNOWN or not self.closed:
            return self
        failures = self.failures + 1
        return Breaker(failures, now + PAUSE if failures >= FAILURES else None)
