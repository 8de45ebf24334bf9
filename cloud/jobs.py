"""One job: done by the handler of its kind while its lease is kept. What goes wrong becomes the queue's to repeat.

The queue is a table of ours (supabase/migrations/20261122000520_queues.sql), and not procrastinate or pgmq: those want
a login to Postgres beside PostgREST, and a job's result and its end would no longer be one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

import structlog

from cloud.leases import Job
from cloud.loop import WorkQueue
from shared.errors import FrontdeskError, StoreAway, StoreError, TryAgain

log = structlog.get_logger()

# Ends the job itself, with one question to the database: in the transaction that writes its result, or with finish_job.
# TryAgain when it cannot be done now. May be run twice, or be cancelled at any moment, without harm.
Handler = Callable[[Job], Awaitable[None]]


class _LeaseLost(Exception):
    """Somebody else has the job now: whatever we would write is refused."""


class Queue(Protocol):
    """The database's queue of jobs."""

    async def lease_jobs(self, kinds: Sequence[str], limit: int, seconds: int) -> list[Job]: ...
    async def extend_lease(self, job: Job, seconds: int) -> bool: ...
    async def fail_job(self, job: Job, error: str, after: float | None) -> str | None: ...


@dataclass(frozen=True, slots=True)
class JobRunner:
    """Where jobs are done: which kinds, by whom, and how long a lease is (s). `told`: kind, how it went, seconds."""

    queue: Queue
    handlers: Mapping[str, Handler]
    lease: int
    told: Callable[[str, str, float], None] = lambda *_: None

    def source(self) -> WorkQueue[Job]:
        return WorkQueue("jobs", self._take, self.do)

    async def _take(self, limit: int) -> list[Job]:
        return await self.queue.lease_jobs(list(self.handlers), limit, self.lease)

    async def do(self, job: Job) -> None:
        """Raises nothing but cancellation: what cannot even be reported comes back when its lease ends."""
        began = monotonic()
        with structlog.contextvars.bound_contextvars(job=str(job.id), kind=job.kind, attempt=job.attempts):
            self.told(job.kind, await self._done(job), monotonic() - began)

    async def _done(self, job: Job) -> str:
        """How it went: done, left (to its lease, or to who has it now), later or failed."""
        try:
            async with self._kept(job):
                await self.handlers[job.kind](job)
            log.info("job_done")
        except StoreAway as away:
            log.warning("job_left_to_its_lease", reason=str(away))
            return "left"
        except _LeaseLost:
            log.warning("job_lost_to_another_worker")
            return "left"
        except TryAgain as later:
            await self._fail(job, str(later), later.after)
            return "later"
        except FrontdeskError as error:
            await self._fail(job, f"{error.code}: {error}", None)
            return "failed"
        except Exception as error:
            log.exception("job_crashed")
            await self._fail(job, type(error).__name__, None)  # its text may quote what a caller said
            return "failed"
        return "done"

    async def _fail(self, job: Job, reason: str, after: float | None) -> None:
        try:
            status = await self.queue.fail_job(job, reason, after)
            log.warning("job_failed", reason=reason, status=status or "lease lost")
        except StoreError as failed:
            log.warning("job_left_to_its_lease", reason=str(failed))

    @asynccontextmanager
    async def _kept(self, job: Job) -> AsyncIterator[None]:
        """The lease is extended while the block lasts; the block ends with _LeaseLost once somebody else has it."""
        limit = asyncio.timeout(None)
        try:
            async with limit:
                keeper = asyncio.create_task(self._keep(job, limit))
                try:
                    yield
                finally:
                    keeper.cancel()
                    await asyncio.wait([keeper])
        except TimeoutError:
            if limit.expired():
                raise _LeaseLost from None
            raise

    async def _keep(self, job: Job, limit: asyncio.Timeout) -> None:
        while True:
            await asyncio.sleep(self.lease / 3)
            with suppress(StoreError):  # it may be there again before the lease ends
                if not await self.queue.extend_lease(job, self.lease):
                    limit.reschedule(asyncio.get_running_loop().time())
                    return
