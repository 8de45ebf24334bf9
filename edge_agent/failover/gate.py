"""The way to one provider, shared by all calls of a process: whether it is asked at all, and by how many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import structlog

from edge_agent.failover.breaker import PAUSE, SHORT_PAUSE, Breaker, Result
from shared.errors import NotAsked, ProviderBusy, StageError

log = structlog.get_logger()

LOOK = 1.0  # s between two looks for a provider that a probe is due at
PROBE_WITHIN = 10.0  # s

Probe: TypeAlias = Callable[[], Awaitable[None]]  # a small request of our own; raises StageError


def _nobody_cares(_gate: Gate) -> None: ...


class Gate:
    """`probe` finds out whether it works again. `most`: requests at once that its plan allows; None: as many as come.

    Nobody waits at a gate.
    """

    def __init__(self, stage: str, name: str, probe: Probe, most: int | None = None) -> None:
        self.stage, self.name = stage, name
        self._most, self._probe = most, probe
        self._taken = 0
        self.breaker = Breaker()
        self.changed: Callable[[Gate], None] = _nobody_cares  # told when it begins, or ceases, to be left alone

    def enter(self) -> Passage:
        """Raises NotAsked while it is left alone, ProviderBusy when all its places are taken."""
        if not self.breaker.closed:
            raise NotAsked(f"{self.name} failed several times and is left alone for a moment")
        if self._most is not None and self._taken >= self._most:
            raise ProviderBusy(f"{self.name} answers {self._most} at once, and no more")
        self._taken += 1
        return Passage(self)

    def left(self, result: Result) -> None:
        self._taken -= 1
        self._now(self.breaker.ended(result, _now()))

    def late(self) -> None:
        """A request that was given up took too long: it counts as a failure."""
        self._now(self.breaker.ended(Result.FAILED, _now()))

    async def probe(self, pause: float = PAUSE) -> None:
        """If one is due: whether it works again is no caller's to find out."""
        if not self.breaker.probe_due(_now(), pause):
            return
        self.breaker, result = self.breaker.probe_begun(), Result.FAILED
        try:
            async with asyncio.timeout(PROBE_WITHIN):
                await self._probe()
            result = Result.WORKED
        except (StageError, TimeoutError):
            pass
        except Exception:  # a fault of ours, or of its library: as in a caller's request
            log.exception("probe_crashed", stage=self.stage, provider=self.name)
        finally:
            self._now(self.breaker.probe_ended(result, _now()))

    def _now(self, breaker: Breaker) -> None:
        before, self.breaker = self.breaker, breaker
        if before.closed != breaker.closed:
            log.warning("provider", stage=self.stage, provider=self.name, asked=breaker.closed)
            self.changed(self)


@dataclass(slots=True)
class Passage:
    """One request's way through; `leave` once at its end, again is nothing."""

    gate: Gate
    left: bool = False

    def leave(self, result: Result) -> None:
        if not self.left:
            self.left = True
            self.gate.left(result)


async def keep_probing(gates: Sequence[Gate], changed: Callable[[Gate], None] = _nobody_cares) -> None:
    """For as long as the process lives: whoever of a stage is left alone is tried, with nobody waiting for it.

    `changed` is told of each gate when it begins, and ceases, to be left alone.
    """
    for gate in gates:
        gate.changed = changed
    await asyncio.gather(*(_keep_probing(gate, gates) for gate in gates))


async def _keep_probing(gate: Gate, gates: Sequence[Gate]) -> None:
    while True:
        await asyncio.sleep(LOOK)
        await gate.probe(PAUSE if any(one.breaker.closed for one in gates) else SHORT_PAUSE)


def _now() -> float:
    return asyncio.get_running_loop().time()
