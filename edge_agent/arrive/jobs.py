"""The calls being served: one task each, and none can harm another."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from edge_agent.arrive.clock import Clock
from edge_agent.record.open_calls import OpenCall
from shared.errors import FrontdeskError

log = structlog.get_logger()

GRACE = 15.0  # s that a call has for its goodbye after it was told to finish: the caller is heard out for 6 of them
CLEAN_UP = 5.0  # s that a cancelled call has to put its things away


@dataclass(frozen=True, slots=True)
class Assignment:
    """One job that is ours."""

    job_id: str
    room: str  # holds the caller's number: never log it
    room_sid: str
    worker_id: str  # the registration it came with; the server forgets it together with that connection
    token: str = field(repr=False)  # lets us into the room; lasts an hour, the server refreshes it while we are in
    finish: asyncio.Event = field(default_factory=asyncio.Event, repr=False)  # set: say goodbye and return
    resumed: OpenCall | None = field(default=None, repr=False)  # the call that a process began which is gone


Take = Callable[[Assignment], Awaitable[None]]


class Overrun(FrontdeskError):
    """The call was told to finish and did not."""

    code = "overrun"


class Calls:
    """Runs `take(assignment)` for each call; `ended(assignment, error code or None)` is called once when it is over."""

    def __init__(self, take: Take, ended: Callable[[Assignment, str | None], None], clock: Clock) -> None:
        self._take = take
        self._ended = ended
        self._clock = clock
        self._running: dict[str, tuple[Assignment, asyncio.Task[None]]] = {}

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Of all that are running."""
        return tuple(assignment for assignment, _ in self._running.values())

    def begin(self, assignment: Assignment) -> None:
        task = asyncio.create_task(self._serve(assignment), name=f"call {assignment.job_id}")
        self._running[assignment.job_id] = (assignment, task)

    def finish(self, job_id: str) -> None:
        """Ask a call to end. Harmless for one that has ended or was asked before."""
        if job_id in self._running:
            self._running[job_id][0].finish.set()

    def finish_all(self) -> None:
        for job_id in self._running:
            self.finish(job_id)

    async def cancel(self) -> None:
        """End what is left at once, clean-up included."""
        await cancelled(*(task for _, task in self._running.values()), within=2 * CLEAN_UP)

    async def _serve(self, assignment: Assignment) -> None:
        error: str | None = "cancelled"
        try:
            await self._until_over(assignment)
            error = None
        except FrontdeskError as failure:
            error = failure.code
            log.warning("call_failed", job=assignment.job_id, code=error)
        except Exception as crash:  # noqa: BLE001 — one call's bug must not end the others
            error = "crashed"
            log.error(  # noqa: TRY400 — the message of an unknown error may hold personal data
                "call_crashed", job=assignment.job_id, code=error, kind=type(crash).__name__, where=_where(crash)
            )
        finally:
            self._running.pop(assignment.job_id, None)
            self._ended(assignment, error)

    async def _until_over(self, assignment: Assignment) -> None:
        call = asyncio.ensure_future(self._take(assignment))
        overrun = asyncio.ensure_future(self._overrun(assignment))
        try:
            await asyncio.wait({call, overrun}, return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                raise Overrun
            call.result()
        finally:
            if not await cancelled(call, overrun, within=CLEAN_UP):
                log.error("call_hangs", job=assignment.job_id)

    async def _overrun(self, assignment: Assignment) -> None:
        await assignment.finish.wait()
        await self._clock.sleep(GRACE)


async def cancelled(*tasks: asyncio.Future[None], within: float) -> bool:
    """Cancels them and waits for their clean-up. False when one was still not over after `within` seconds.

    That one is left behind: neither its seat nor the end of the process may depend on it.
    """
    for task in tasks:
        task.cancel()
    if not tasks:
        return True
    over, hanging = await asyncio.wait(tasks, timeout=within)
    for task in over:
        if not task.cancelled():
            task.exception()  # was raised where it matters
    return not hanging


def _where(crash: BaseException) -> str:
    """The innermost place in the code. The message is left out: it may hold personal data."""
    frames = traceback.extract_tb(crash.__traceback__)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
