"""What goes on beside a call: the phone that rings while work is done, and the bell at closing time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from edge_agent.converse.events import ClosingTime
from edge_agent.converse.loop import Emit, now

T = TypeVar("T")


class Line(Protocol):
    """The caller's."""

    ended: asyncio.Event


async def while_it_rings(line: Line, work: Coroutine[Any, Any, T]) -> T | None:
    """What `work` gives; None when the caller gives up first, and nobody needs it any more."""
    working, ended = asyncio.create_task(work), asyncio.create_task(line.ended.wait())
    try:
        await asyncio.wait({working, ended}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, ended):
            task.cancel()
        await asyncio.gather(working, ended, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class Bell:
    """Tells the conversation when it is closing time."""

    finish: asyncio.Event

    async def listen(self, post: Emit) -> None:
        await self.finish.wait()
        post(ClosingTime(now()))
