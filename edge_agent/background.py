"""What goes on beside the calls for as long as the process lives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog

from edge_agent.shutdown import PART

log = structlog.get_logger()


@asynccontextmanager
async def in_background(**parts: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Runs each of them, by its name, until the block ends. One that crashes is logged at once and harms no call."""
    tasks = [asyncio.create_task(part, name=name) for name, part in parts.items()]
    for task in tasks:
        task.add_done_callback(_tell)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=PART)


def _tell(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (crash := task.exception()):
        log.error("background_work_crashed", part=task.get_name(), exc_info=crash)
