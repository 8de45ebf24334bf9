"""A call beside its guard: a task each, and neither depends on the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import structlog

from edge_agent.dead_air.guard import Guard
from edge_agent.dead_air.silence import Cause
from shared.calls import Blame, CallEnd, CallStatus

log = structlog.get_logger()

PUT_AWAY = 3.0  # s that a cancelled call has to put its things away; `arrive.jobs` gives the two of us a little more
STOPPED = CallEnd(CallStatus.INTERRUPTED, "agent_stopped", Blame.PLATFORM)

_LIBRARY = str(Path(asyncio.__file__).parent)
_left_behind: set[asyncio.Task[CallEnd]] = set()  # the event loop itself keeps no task


async def overseen(call: Coroutine[Any, Any, CallEnd], guard: Guard, left_behind: Callable[[CallEnd], None]) -> CallEnd:
    """Serves `call`, and gives what it gives or raises, unless the guard ends it.

    One that is cancelled, by the guard or with this, and does not end is left behind; `left_behind` is told in its
    place how it ended, so that it has its row and nobody waits for it.
    """
    serving = asyncio.create_task(call, name="call")
    watching = asyncio.create_task(guard.watch(), name="dead air")
    try:
        await asyncio.wait({serving, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not serving.done() and (cause := _judgement(watching)):
            guard.condemn(cause, place_of(serving))
            serving.cancel()
            await guard.say_goodbye()
        else:
            await asyncio.wait({serving})
    finally:
        watching.cancel()
        if not await _put_away(serving):
            left_behind(guard.call_end or STOPPED)
    return guard.call_end or serving.result()


def _judgement(watching: asyncio.Task[Cause]) -> Cause | None:
    """Why the call must end; None where the guard itself failed: the call goes on without."""
    if crash := watching.exception():
        log.error("dead_air_guard_crashed", exc_info=crash)
        return None
    return watching.result()


async def _put_away(serving: asyncio.Task[CallEnd]) -> bool:
    """Whether it has ended, within its time."""
    serving.cancel()
    _, hanging = await asyncio.wait({serving}, timeout=PUT_AWAY)
    if hanging:
        log.error("call_hangs", where=place_of(serving))
        _left_behind.add(serving)
    serving.add_done_callback(_ended_at_last)
    return not hanging


def _ended_at_last(serving: asyncio.Task[CallEnd]) -> None:
    _left_behind.discard(serving)
    if not serving.cancelled():
        serving.exception()  # is raised where somebody waits for it, if anybody does


def place_of(task: asyncio.Task[Any]) -> str:
    """The innermost place in the code at which a task waits, the event loop's own code left out."""
    place = ""
    at: Any = task.get_coro()
    while at is not None:
        frame = getattr(at, "cr_frame", None) or getattr(at, "ag_frame", None)
        if frame and not frame.f_code.co_filename.startswith(_LIBRARY):
            place = f"{frame.f_code.co_qualname}:{frame.f_lineno}"
        at = getattr(at, "cr_await", None) or getattr(at, "ag_await", None)
    return place
