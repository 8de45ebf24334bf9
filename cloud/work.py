"""Takes work from a queue as hands become free, until told to stop or until nothing comes any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog

from shared.errors import StoreError

log = structlog.get_logger()

T = TypeVar("T")
LONGEST_WAIT = 30.0  # s between two looks while the database is away
GRACE = 10.0  # s that work in hand may go on after a stop; then it is dropped, and its lease ends


@dataclass(frozen=True, slots=True)
class Source(Generic[T]):
    """A kind of work. `take` leases up to so many pieces; `do` does one and reports it, and raises nothing."""

    name: str
    take: Callable[[int], Awaitable[Sequence[T]]]
    do: Callable[[T], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Shift:
    """How long a worker works. Seconds."""

    seats: int = 8  # pieces of work at once
    look: float = 1.0  # between two looks at a queue that was empty
    linger: float | None = None  # ends when nothing has come for so long; None: works until `stop`
    longest: float | None = None  # takes nothing new after so long, and ends when what it has is done
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    woken: asyncio.Event = field(default_factory=asyncio.Event)  # there may be work: look at once


async def work(source: Source[T], shift: Shift) -> int:
    """Returns how many pieces were taken. Cancelled, it drops what it has in hand: the leases end by themselves."""
    hands = _Hands()
    clock = asyncio.get_running_loop().time
    taken, failures, began = 0, 0, clock()
    quiet_since = began
    try:
        while not shift.stop.is_set():
            shift.woken.clear()
            over = shift.longest is not None and clock() - began >= shift.longest
            pieces = await _taken(source, 0 if over else shift.seats - len(hands.busy))
            failures = failures + 1 if pieces is None else 0
            for piece in pieces or ():
                hands.start(source.do(piece))
            taken += len(pieces or ())
            if hands.busy:
                quiet_since = clock()
            elif over or (shift.linger is not None and clock() - quiet_since >= shift.linger):
                break
            await hands.pause(shift, min(LONGEST_WAIT, shift.look * 2**failures))
        await hands.finish(GRACE)
    finally:
        await hands.drop()
    return taken


async def _taken(source: Source[T], seats: int) -> Sequence[T] | None:
    """None: the database could not be asked."""
    if seats <= 0:
        return ()
    try:
        return await source.take(seats)
    except StoreError as failed:
        log.warning("no_work_to_be_had", queue=source.name, code=failed.code, reason=str(failed))
        return None


class _Hands:
    """The pieces of work that are being done."""

    def __init__(self) -> None:
        self.busy: set[asyncio.Task[None]] = set()

    def start(self, doing: Awaitable[None]) -> None:
        task = asyncio.ensure_future(doing)
        assert isinstance(task, asyncio.Task)
        self.busy.add(task)
        task.add_done_callback(self.busy.discard)

    async def pause(self, shift: Shift, seconds: float) -> None:
        """Until something is done, somebody wakes us, it is time to stop, or `seconds` are over."""
        bells = [asyncio.create_task(bell.wait()) for bell in (shift.stop, shift.woken)]
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
