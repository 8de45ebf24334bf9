"""Takes work from a queue as there is room for more, until told to stop or until nothing comes any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog

from shared.backoff import Backoff
from shared.errors import StoreError

log = structlog.get_logger()

T = TypeVar("T")
LONGEST_WAIT = 30.0  # s at most between two looks while the database is away
GRACE = 10.0  # s that work in hand may go on after a stop; then it is dropped, and its lease ends


@dataclass(frozen=True, slots=True)
class WorkQueue(Generic[T]):
    """A kind of work. `take` leases up to so many pieces; `do` does one and reports it, and raises nothing."""

    name: str
    take: Callable[[int], Awaitable[Sequence[T]]]
    do: Callable[[T], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """How long a worker works. Seconds."""

    max_concurrent: int = 8  # pieces of work at once
    look: float = 1.0  # between two looks at a queue that was empty
    linger: float | None = None  # ends when nothing has come for so long; None: works until `stop`
    longest: float | None = None  # takes nothing new after so long, and ends when what it has is done
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    woken: asyncio.Event = field(default_factory=asyncio.Event)  # there may be work: look at once


async def work(source: WorkQueue[T], limits: WorkerLimits) -> int:
    """Returns how many pieces were taken. Cancelled, it drops what it has in hand: the leases end by themselves."""
    in_hand = _InHand()
    clock = asyncio.get_running_loop().time
    taken, failures, began = 0, 0, clock()
    quiet_since = began
    try:
        while not limits.stop.is_set():
            limits.woken.clear()
            over = limits.longest is not None and clock() - began >= limits.longest
            pieces = await _taken(source, 0 if over else limits.max_concurrent - len(in_hand.busy))
            failures = failures + 1 if pieces is None else 0
            for piece in pieces or ():
                in_hand.start(source.do(piece))
            taken += len(pieces or ())
            if in_hand.busy:
                quiet_since = clock()
            elif over or (limits.linger is not None and clock() - quiet_since >= limits.linger):
                break
            await in_hand.pause(limits, _wait(limits.look, failures))
        await in_hand.finish(GRACE)
    finally:
        await in_hand.drop()
    return taken


def _wait(look: float, failures: int) -> float:
    """Until the next look; longer while the database is away."""
    return Backoff(first=2 * look, longest=LONGEST_WAIT).after(failures) if failures else look


async def _taken(source: WorkQueue[T], max_concurrent: int) -> Sequence[T] | None:
    """None: the database could not be asked."""
    if max_concurrent <= 0:
        return ()
    try:
        return await source.take(max_concurrent)
    except StoreError as failed:
        log.warning("no_work_to_be_had", queue=source.name, code=failed.code, reason=str(failed))
        return None


class _InHand:
    """The pieces of work that are being done."""

    def __init__(self) -> None:
        self.busy: set[asyncio.Task[None]] = set()

    def start(self, doing: Awaitable[None]) -> None:
        task = asyncio.ensure_future(doing)
        assert isinstance(task, asyncio.Task)
        self.busy.add(task)
        task.add_done_callback(self.busy.discard)

    async def pause(self, limits: WorkerLimits, seconds: float) -> None:
        """Until something is done, somebody wakes us, it is time to stop, or `seconds` are over."""
        bells = [asyncio.create_task(bell.wait()) for bell in (limits.stop, limits.woken)]
        try:
            await asyncio.wait({*self.busy, *bells}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for bell in bells:
                bell.cancel()
            await asyncio.gather(*bells, return_exceptions=True)

    async def finish(self, seconds: float) -> None:
        if self.busy:
            await asyncio.wait(set(self.busy), timeout=seconds)

    async def drop(self) -> None:
        left = set(self.busy)
        for task in left:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*left, return_exceptions=True)
