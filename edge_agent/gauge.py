"""Looks at the box every other second, and keeps its head-room: how many calls may be carried now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import structlog

from edge_agent.admission import carries
from edge_agent.head_room import HeadRoom, Look
from edge_agent.processor import Processor, Work
from edge_agent.speed import Speed, first_sound
from edge_agent.usage import InUse, QueueAge

log = structlog.get_logger()

LOOK = 2.0  # s
SURE = 0.1  # cores: others' work varies, and a limit that went up and down with it would tell LiveKit so each time


class Observed(Protocol):
    """The processor; `processor.Processor` is one."""

    def look(self) -> Work:
        """What was worked since the look before."""


class Gauge:
    """One for the process; `run` it. `most`: the limit of the settings. `queues`: of the engines.

    `model`: when the language model's server worked for us. It is another process, on this machine or not, so what it
    took of the cores is not known. It is believed to have taken all that it may while a request of ours was with it:
    our own model is never mistaken for a neighbour, and a neighbour that is overlooked meanwhile shows as strain.
    `part`: this process's of what the whole box carries.
    """

    def __init__(
        self,
        most: int,
        speed: Speed,
        cores: int,
        *,
        queues: Sequence[QueueAge] = (),
        model: InUse | None = None,
        processor: Observed | None = None,
        part: Callable[[int], int] = lambda whole: whole,
    ) -> None:
        self._speed, self._cores = speed, cores
        self._queues, self._model = queues, model or InUse()
        self._processor = processor or Processor()
        self._part = part
        self._asked = self._model.seconds
        self._lag = 0.0
        self._at = 0.0  # event clock: the last look
        self._fitting = self._carries(speed)  # beside what other programs use
        self.head_room = HeadRoom(most, first_sound(speed))

    @property
    def most(self) -> int:
        """What the box carries at best: with no neighbour and without strain."""
        return min(self.head_room.most, self._carries(replace(self._speed, others=0.0)))

    def limit(self) -> int:
        """Calls that may be carried now."""
        return self.head_room.calls(self._fitting)

    def beat(self, late: float) -> None:
        """For `watch_event_loop`."""
        self._lag = max(self._lag, late)

    def turned(self, processing_ms: int | None) -> None:
        """An answer began so long after its turn was over; None: nothing was heard of it."""
        if processing_ms is not None:
            self.head_room = self.head_room.turned(_now(), processing_ms / 1000)

    async def run(self, carried: Callable[[], int]) -> None:
        """Until cancelled. `carried`: calls under way. A change is logged, with its reasons."""
        self._at = _now()
        self._processor.look()
        while True:
            before = self.limit()
            await asyncio.sleep(LOOK)
            look = self._look()
            self.head_room = self.head_room.looked(look, carried())
            self._fitting = self._fits(self.head_room.others(look.at) or 0.0)
            if (limit := self.limit()) != before:
                strain, others = self.head_room.strain(look.at), self.head_room.others(look.at) or 0.0
                log.info("head_room", calls=limit, before=before, strain=round(strain, 2), others=round(others, 2))

    def _fits(self, others: float) -> int:
        """Calls that fit beside others' work; more than before only where a little more of it would change nothing."""
        fitting, sure = (
            self._carries(replace(self._speed, others=taken)) for taken in (others, min(1.5 * others, others + SURE))
        )
        return fitting if fitting <= self._fitting else max(self._fitting, sure)

    def _carries(self, speed: Speed) -> int:
        return self._part(carries(speed, self._cores))

    def _look(self) -> Look:
        at, asked, work = _now(), self._model.seconds, self._processor.look()
        passed, lag = max(at - self._at, 1e-3), self._lag
        model = (asked - self._asked) * min(self._speed.threads, self._cores)
        self._at, self._asked, self._lag = at, asked, 0.0
        wait = max((queue.longest() for queue in self._queues), default=0.0)
        return Look(at, lag, wait, max(0.0, work.others - model) / passed)


def _now() -> float:
    return asyncio.get_running_loop().time()
