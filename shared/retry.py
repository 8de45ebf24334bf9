"""Three attempts for what fails on its way: a connection refused, reset or silent. Never inside a caller's turn.

Our own, in few lines: tenacity and stamina ask one after the other, so that each attempt would have a third of the time
that somebody waits; and the back-off with its jitter is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from shared.backoff import Backoff

log = structlog.get_logger()

T = TypeVar("T")

TRIES = 3
PAUSES = Backoff(first=0.25, longest=2.0)  # s between two attempts
AT_ONCE = Backoff(first=0.02, longest=0.04)  # the same, where somebody waits


async def retried(
    work: Callable[[], Awaitable[T]], passing: type[Exception] | tuple[type[Exception], ...], tries: int = TRIES
) -> T:
    """What `work` gives, asked up to `tries` times while it raises one of `passing`; the last of these is raised.

    `work` must do no harm when done twice: its first answer may only have been lost.
    """
    for failures in range(1, tries):
        try:
            return await work()
        except passing as failure:
            log.info("tried_again", failures=failures, kind=type(failure).__name__)
            await asyncio.sleep(PAUSES.after(failures))
    return await work()


async def insisted(work: Callable[[], Awaitable[T]], passing: type[Exception], within: float, tries: int = TRIES) -> T:
    """The same while somebody waits, at most `within` seconds in all. `work` must change nothing.

    An attempt that fails with `passing` is followed by the next at once. One that is silent for its share of the time
    gets the next as company, and whoever answers first wins: a slow answer is not lost, nor a lost one waited for. Any
    other error is the answer. Raises `passing` when the time is over; no attempt is under way when this returns.
    """
    began, failure = _now(), passing(f"no answer within {within:g} s")
    under_way: set[asyncio.Future[T]] = set()
    try:
        for number in range(1, tries + 1):
            under_way.add(asyncio.ensure_future(work()))
            until = began + within * number / tries
            while under_way:
                done, under_way = await asyncio.wait(
                    under_way, timeout=max(0.0, until - _now()), return_when=asyncio.FIRST_COMPLETED
                )
                if not done:
                    break
                for ended, lost in [(one, one.exception()) for one in done]:  # each is looked at, or asyncio complains
                    if not isinstance(lost, passing):
                        return ended.result()
                    failure = lost
            if not under_way and number < tries:
                await asyncio.sleep(AT_ONCE.after(number))
        raise failure
    finally:
        for attempt in under_way:
            attempt.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


def _now() -> float:
    return asyncio.get_running_loop().time()
