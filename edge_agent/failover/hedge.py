"""The first provider to answer wins: the next one starts when the one before fails, or is late.

Our own: retry libraries (tenacity, stamina) ask one after another and wait for the first to end, and none passes a
stream on, or cancels who has lost.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

import structlog

from edge_agent.failover.breaker import Result
from edge_agent.failover.gate import Gate, Passage
from shared.errors import StageError

log = structlog.get_logger()

LATE = "too_slow"  # cause of a provider that was late, and of what was given up
HUNG = 10.0  # s without a first item after which a provider that is given up counts as failed; slow is not failed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Attempt(Generic[T]):
    """One provider that could answer. `late`: seconds without its first item until the next one is asked beside it."""

    gate: Gate
    late: float
    start: Callable[[], AsyncGenerator[T, None]]  # raises StageError


@dataclass(frozen=True, slots=True)
class Lost:
    """A provider that did not answer this time. `failure` None: it was late, and somebody else was quicker."""

    name: str
    after: float  # s from its start
    failure: Exception | None


Report = Callable[[Lost], None]


async def first_to_answer(attempts: Iterable[Attempt[T]], report: Report) -> AsyncGenerator[T, None]:
    """The items of whoever answers first; the others are cancelled then. Closing it cancels all.

    Raises the last failure (or crash) when none answers, and the winner's when it breaks off: what was passed on cannot
    be taken back. A failure that is `final` is raised at once: the request is at fault, and nobody else could answer.
    """
    race = _Race(deque(attempts), report)
    try:
        run, first = await race.won()
        item: _Item[T] = first
        while not isinstance(item, _End):
            yield _value(item)
            item = await run.items.get()
    finally:
        await race.over()


@dataclass(frozen=True, slots=True)
class _Value(Generic[T]):
    value: T


class _End:
    """After the last item."""


_Item: TypeAlias = "_Value[T] | Exception | _End"


def _value(item: _Value[T] | Exception) -> T:
    if isinstance(item, Exception):
        raise item
    return item.value


class _Run(Generic[T]):
    """One attempt under way."""

    def __init__(self, attempt: Attempt[T], passage: Passage) -> None:
        self.attempt, self.passage, self.began = attempt, passage, _now()
        self.items: asyncio.Queue[_Item[T]] = asyncio.Queue()
        self.task = asyncio.create_task(self._pump())

    def lost(self, failure: Exception | None) -> Lost:
        return Lost(self.attempt.gate.name, _now() - self.began, failure)

    async def _pump(self) -> None:
        result = Result.UNKNOWN  # when it is cancelled: who is not waited for has not failed
        try:
            async with aclosing(self.attempt.start()) as items:
                async for item in items:
                    self.items.put_nowait(_Value(item))
            result = Result.WORKED
            self.items.put_nowait(_End())
        except StageError as failure:
            result = Result.UNKNOWN if failure.blameless else Result.FAILED
            self.items.put_nowait(failure)
        except Exception as crash:  # a fault of ours, or of its library: another provider may do all the same
            log.exception("provider_crashed", stage=self.attempt.gate.stage, provider=self.attempt.gate.name)
            result = Result.FAILED
            self.items.put_nowait(crash)
        finally:
            self.passage.leave(result)


@dataclass(slots=True)
class _Race(Generic[T]):
    """Attempts that were not made yet, and those under way, for whose first item a task waits each."""

    left: deque[Attempt[T]]
    report: Report
    under_way: dict[asyncio.Task[_Item[T]], _Run[T]] = field(default_factory=dict)
    winner: _Run[T] | None = None
    failure: Exception | None = None  # the last one

    async def won(self) -> tuple[_Run[T], _Value[T] | _End]:
        """Who answered first, and with what. Raises StageError when nobody does."""
        while True:
            self._start_next()
            if not self.under_way:
                assert self.failure, "there is at least one attempt"
                raise self.failure
            while self.under_way:
                done = await self._news()
                if not done:
                    break  # the newest is late
                for task in done:
                    if first := self._judged(self.under_way.pop(task), task.result()):
                        return first
                if self.left:
                    break  # somebody failed: the next one, at once

    async def over(self) -> None:
        """Whoever is still at it is cancelled, and has ended when this returns."""
        for waiting in self.under_way.values():
            if _now() - waiting.began >= max(HUNG, waiting.attempt.late):
                waiting.passage.leave(Result.FAILED)
        runs = [*self.under_way.values(), *([self.winner] if self.winner else [])]
        tasks = [*self.under_way, *(run.task for run in runs)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start_next(self) -> None:
        """The next one whose gate lets it through."""
        while self.left:
            attempt = self.left.popleft()
            try:
                run = _Run(attempt, attempt.gate.enter())
            except StageError as refused:
                self.failure = refused
                self.report(Lost(attempt.gate.name, 0.0, refused))
                continue
            self.under_way[asyncio.create_task(run.items.get())] = run
            return

    async def _news(self) -> set[asyncio.Task[_Item[T]]]:
        """Who has answered or failed; nobody, when the newest is late and there is another one to ask."""
        *_, newest = self.under_way.values()
        wait = max(0.0, newest.began + newest.attempt.late - _now()) if self.left else None
        done, _ = await asyncio.wait(self.under_way, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
        return done

    def _judged(self, run: _Run[T], item: _Item[T]) -> tuple[_Run[T], _Value[T] | _End] | None:
        """The winner and its first item; None where it failed. Raises what nobody else could cure."""
        if isinstance(item, Exception):
            self.failure = item
            if isinstance(item, StageError) and item.final:
                raise item
            self.report(run.lost(item))
            return None
        self.winner = run
        for late in self.under_way.values():
            if late.began + late.attempt.late <= _now():
                late.passage.leave(Result.FAILED)
                self.report(late.lost(None))
        return run, item


def _now() -> float:
    return asyncio.get_running_loop().time()
