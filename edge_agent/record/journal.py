"""The on-disk log of the calls' events: what stands between a call and a database that may be away."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import structlog

from edge_agent.record.disk import Changes, Disk
from edge_agent.record.disk_thread import DiskHung, DiskThread
from edge_agent.record.open_calls import Event, OpenCall, OpenCalls
from edge_agent.record.plain import fitting, plain
from shared.backoff import Backoff
from shared.errors import SetupError

T = TypeVar("T")

log = structlog.get_logger()

# The bytes of one batch: below the body limits that gateways in front of PostgREST have.
_BATCH_BYTES = 800_000
OPENING = 10.0  # s that the disk has at start, where it reads the whole file to see whether it is sound
BEAT = 4.0  # s between two signs of life of the calls under way; what was acknowledged leaves the disk then, too
TIDY = 3600.0  # s between two looks at what is kept aside
RETRIES = Backoff(first=0.5, longest=30.0)  # of a disk that fails
FAULTS = (sqlite3.Error, OSError, SetupError)  # SetupError: it came back, and meanwhile another process has the file


class Journal:
    """Use as an async context manager; entering raises SetupError if another process uses the same file.

    Nobody who has something to write waits for the disk: it is in memory when `append` returns, and a task of its own
    writes what has come, in one transaction, as fast as the disk takes it; then it is shipped. A crash may cost the
    last few milliseconds before it; `flushed` is for whoever cannot afford them. A disk that fails, or hangs, nobody
    notices: memory is shipped, and it is tried again at growing intervals. At worst an event is shipped twice.

    `troubles` counts the disk's failures, `appended` is set by each new event. `disk` is told of a fault, then of None,
    `seen` of each new event as it is shipped; it never raises.
    """

    def __init__(
        self,
        path: Path,
        *,
        thread: DiskThread | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        disk: Callable[[BaseException | None], None] = lambda _: None,
        seen: Callable[[Event], None] = lambda _: None,
    ) -> None:
        self.appended, self.troubles = asyncio.Event(), 0
        self._failing = False  # the disk has failed, and has taken nothing since
        self._failures = 0  # attempts to write that failed in a row
        self._disk, self._thread = Disk(path), thread or DiskThread()
        self._clock = clock
        self._tell, self._seen = disk, seen
        self._beat_at = 0.0
        # What memory knows and the disk does not yet. Empty while the disk is well.
        self._waiting: dict[str, str] = {}  # event id → JSON
        self._aside: dict[str, tuple[str, str | None]] = {}  # event id → why, and its JSON unless the disk has it
        self._forgotten: set[str] = set()
        self._read_out = False  # the disk holds no event but those
        self._calls = OpenCalls()
        # What was handed to the disk, which has not said yet whether it has it.
        self._in_hand: set[str] = set()
        self._version = 0  # of memory
        self._written = 0  # the last of them that is on disk
        self._dirty = asyncio.Event()
        self._tried = asyncio.Event()  # set, and replaced, after each attempt to write

    async def __aenter__(self) -> Self:
        try:
            await self._thread.do(self._open, OPENING)
        except (SetupError, asyncio.CancelledError):
            self._thread.stop()
            raise
        except FAULTS as fault:
            self._complain(fault)
        self._beat_at = asyncio.get_running_loop().time() + BEAT
        self._working = [asyncio.create_task(part, name="journal") for part in (self._write_on(), self._tidy_on())]
        return self

    def _open(self) -> None:
        self._disk.open()
        self._disk.tidy(self._clock())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)
        if not await self._write() and self._waiting:
            log.critical("journal lost what was neither written nor shipped", events=len(self._waiting))
        with suppress(*FAULTS):
            await self._thread.do(self._disk.close)
        self._thread.stop()

    def append(self, event: Event) -> None:
        """Takes `event` (an envelope with an `event_id`), to be written and shipped.

        Several without an `await` between them are written in one transaction.
        """
        kept: dict[str, Any] = plain(event)
        if kept["event_id"] in self._waiting:
            return
        self._waiting[kept["event_id"]] = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        self._calls.follow(kept)
        self._seen(kept)
        self._change()
        self.appended.set()

    def adopt(self, call: OpenCall) -> None:
        """A call that another process began goes on here: should this one end before it, it is found again."""
        self._calls.adopt(call)
        self._change()

    def let_go(self, call_id: str) -> None:
        """Another process goes on with this call: no end of it is found here."""
        self._calls.let_go(call_id)
        self._change()

    def draft(self, call_id: str, row: Event | None) -> None:
        """The row that the words of a call's unfinished turn will be, in place of the one before; None: there are none.

        It is never shipped: should the process end before the call, the next one finds it in `open_calls`.
        """
        self._calls.draft(call_id, plain(row))
        self._change()

    async def flushed(self, within: float) -> bool:
        """Waits until the disk has what was appended so far, at most `within` seconds, and not for one that fails."""
        wanted = self._version
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._written < wanted and not self._failing:
                    await self._tried.wait()
        return self._written >= wanted

    async def batch(self, limit: int = 500) -> list[dict[str, Any]]:
        """The oldest events that were not acknowledged yet: at most `limit`, in a request of sane size."""
        # Of a disk that works only what it has: who goes on with a call after a crash counts the rows that are there.
        memory = {} if await self.flushed(OPENING) else dict(islice(self._waiting.items(), limit))
        bodies = list((await self._stored(limit) | memory).values())[:limit]
        return [json.loads(body) for body in fitting(_BATCH_BYTES, bodies)]

    async def _stored(self, limit: int) -> dict[str, str]:
        """Of these events the disk's part: all of them older than what waits in memory. By id, as JSON."""
        if self._read_out:
            return {}
        stored = await self._try(partial(self._disk.read, limit, self._hidden()), None)
        self._read_out = stored == {}
        return stored or {}

    def acknowledge(self, event_ids: Iterable[str]) -> None:
        """The database has them: they leave the disk with the next change, in BEAT seconds, or never get there."""
        for event_id in event_ids:
            unwritten = self._waiting.pop(event_id, None) is not None and event_id not in self._in_hand
            if not unwritten:
                self._forgotten.add(event_id)

    def set_aside(self, event_id: str, reason: str) -> None:
        """Nobody wants this event: it stays on this disk for some days, out of the way."""
        self._aside[event_id] = (reason, self._waiting.pop(event_id, None))
        self._change()

    async def open_calls(self) -> list[OpenCall]:
        """Calls that an earlier process began and did not end: those that a crash cut off."""
        nothing: list[OpenCall] = []
        return [call for call in await self._try(self._disk.open_calls, nothing) if call.call_id not in self._calls]

    async def backlog(self) -> int:
        """How many events wait to be acknowledged, as far as the disk says."""
        return await self._try(partial(self._disk.count, self._hidden()), 0) + len(self._waiting)

    def _hidden(self) -> frozenset[str]:
        return frozenset(self._forgotten | self._aside.keys())

    def _change(self) -> None:
        self._version += 1
        self._dirty.set()

    async def _write_on(self) -> None:
        while True:
            await self._something_to_write()
            if not await self._write():
                await asyncio.sleep(RETRIES.after(self._failures))

    async def _tidy_on(self) -> None:
        while True:
            await asyncio.sleep(TIDY)
            await self._try(lambda: self._disk.tidy(self._clock()), None)

    async def _something_to_write(self) -> None:
        """Something has changed, or it is time for the calls' sign of life, and for what may leave the disk."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._beat_at):
                await self._dirty.wait()
        now = asyncio.get_running_loop().time()
        if now >= self._beat_at:
            self._calls.beat(self._clock().isoformat())
            self._beat_at = now + BEAT

    async def _write(self) -> bool:
        """Brings the disk up to memory, in one transaction. False where the disk does not do its duty."""
        self._dirty.clear()
        if self._thread.hung:
            self._failures += 1
            return False
        version, changes = self._version, self._changes()
        if changes:
            done = await self._commit(changes, version)
        else:
            done, self._written = True, version
        self._tried.set()
        self._tried = asyncio.Event()
        return done

    def _changes(self) -> Changes:
        wanted = {event_id: body for event_id, (_, body) in self._aside.items() if body is not None}
        return Changes(
            write=self._waiting | wanted,
            aside={event_id: reason for event_id, (reason, _) in self._aside.items()},
            forget=frozenset(self._forgotten),
            calls=self._calls.hand_over(),
            at=self._clock(),
        )

    async def _commit(self, changes: Changes, version: int) -> bool:
        self._in_hand = set(changes.write)
        try:
            await self._thread.do(partial(self._disk.commit, changes))
        except FAULTS as failed:
            self._failures += 1
            self._complain(failed)
            if isinstance(failed, DiskHung) and failed.late:
                failed.late.add_done_callback(lambda late: self._came_back(late, changes, version))
            else:
                self._undone()
            return False
        self._done(changes, version)
        return True

    def _came_back(self, late: asyncio.Future[None], changes: Changes, version: int) -> None:
        if late.exception():
            self._undone()
        else:
            self._done(changes, version)

    def _done(self, changes: Changes, version: int) -> None:
        for event_id in changes.write:
            self._waiting.pop(event_id, None)
            self._read_out = False
        for event_id in changes.aside:
            self._aside.pop(event_id, None)
        self._forgotten -= changes.forget
        self._in_hand.clear()
        self._calls.written(changes.calls)
        self._written = version
        if self._failing:
            log.info("journal disk works again", troubles=self.troubles)
            self._tell(None)
        self._failing, self._failures = False, 0

    def _undone(self) -> None:
        """Nothing of it is on the disk: what was shipped meanwhile need not be removed from there."""
        self._forgotten -= self._in_hand
        self._in_hand.clear()
        self._calls.failed()

    async def _try(self, job: Callable[[], T], otherwise: T) -> T:
        if self._thread.hung:
            return otherwise
        try:
            return await self._thread.do(job)
        except FAULTS as fault:
            self._complain(fault)
            return otherwise

    def _complain(self, fault: BaseException) -> None:
        """Counts it, and says so once until the disk is well again."""
        self.troubles += 1
        if not self._failing:
            self._failing = True
            log.error(
                "journal disk fails: calls go on from memory",
                waiting=len(self._waiting),
                troubles=self.troubles,
                exc_info=True,  # noqa: LOG014 - called by handlers only
            )
            self._tell(fault)
