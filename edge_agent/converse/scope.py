"""A TaskGroup whose leftover tasks are cancelled at its end. Python 3.15's `TaskGroup.cancel` replaces half of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

Start: TypeAlias = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]


@asynccontextmanager
async def scope() -> AsyncIterator[Start]:
    """Yields `start(coroutine) -> Task`; no task outlives the block, and a crashed one ends the block loudly.

    What is raised is the first error itself: a call has one reason for its end, and its code goes into the record.
    """
    children: set[asyncio.Task[None]] = set()
    try:
        async with asyncio.TaskGroup() as group:

            def start(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
                task = group.create_task(work)
                children.add(task)
                task.add_done_callback(children.discard)
                return task

            yield start
            for child in tuple(children):
                child.cancel()
    except BaseExceptionGroup as crashes:
        raise first_of(crashes) from crashes


def first_of(crash: BaseException) -> BaseException:
    return first_of(crash.exceptions[0]) if isinstance(crash, BaseExceptionGroup) else crash
