"""What there is beside the calls' rows, read every other second; a wait between two looks is kept till it was seen."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from edge_agent.failover.gate import Gate
from edge_agent.metrics.harmless import harmless
from edge_agent.settings import Settings
from edge_agent.usage import Batching, QueueAge

LOOK = 2.0  # s
BEAT = 0.25  # s between two looks at the event loop
WINDOW = 30.0  # s that a longest wait is shown, so that whoever asks twice a minute misses none


class Carrying(Protocol):
    """Who counts the calls; `admission.Admission` is one."""

    @property
    def carried(self) -> int: ...
    @property
    def lines(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at, as far as this process has it. `backlog`: events that wait in its journal."""

    backlog: Callable[[], Awaitable[int]]
    carrying: Carrying | None = None
    gates: Sequence[Gate] = ()
    queues: Mapping[str, QueueAge] = field(default_factory=dict)  # by engine
    batches: Mapping[str, Batching] = field(default_factory=dict)  # by engine


class Longest:
    """The largest of what was told in the last `WINDOW` seconds. May be told from any thread. `clock`: monotonic."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._told: deque[tuple[float, float]] = deque()  # when, how long; what a later one exceeds is left out

    def tell(self, seconds: float) -> None:
        with self._lock:
            while self._told and self._told[-1][1] <= seconds:
                self._told.pop()
            self._told.append((self._clock(), seconds))

    def now(self) -> float:
        """0.0 if there was none."""
        with self._lock:
            while self._told and self._told[0][0] < self._clock() - WINDOW:
                self._told.popleft()
            return self._told[0][1] if self._told else 0.0


async def looking(settings: Settings, looked: Looked) -> None:
    """Until cancelled; ends at once where metrics are off."""
    if not settings.metrics:
        return
    looks = _Looks(looked)
    lag, next_look = Longest(), _now()
    while True:
        due = _now() + BEAT
        await asyncio.sleep(BEAT)
        lag.tell(max(0.0, _now() - due))
        if _now() >= next_look:
            next_look = _now() + LOOK
            looks.look(lag.now(), await looked.backlog())


class _Looks:
    def __init__(self, looked: Looked) -> None:
        from edge_agent.metrics import series  # noqa: PLC0415 — only where metrics are on

        self._series, self._looked = series, looked
        self._waits = {engine: Longest() for engine in looked.queues}
        for engine, queue in looked.queues.items():
            queue.told = self._waits[engine].tell
        for engine, batching in looked.batches.items():
            batching.begun = harmless(series.BATCH.labels(series.bounded("engine", engine)).observe)
        self.look = harmless(self._look)

    def _look(self, lag: float, backlog: int) -> None:
        series, looked = self._series, self._looked
        series.LAG.set(lag)
        series.BACKLOG.set(backlog)
        if looked.carrying:
            series.CALLS.set(looked.carrying.carried)
            series.SEATS.set(looked.carrying.lines)
        for gate in looked.gates:
            series.BREAKER.labels(gate.stage, series.bounded("name", gate.name)).set(not gate.breaker.closed)
        for engine, longest in self._waits.items():
            series.QUEUE_AGE.labels(series.bounded("engine", engine)).set(longest.now())


def _now() -> float:
    return asyncio.get_running_loop().time()
