"""The on-disk log of the calls' events: what stands between a call and a database that may be away."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import structlog

from edge_agent.record.disk import Changes, Disk, Event, OpenCall
from edge_agent.record.plain import plain

T = TypeVar("T")

log = structlog.get_logger()

# The bytes of one batch: below the body limits that gateways in front of PostgREST have.
_BATCH_BYTES = 800_000


class Journal:
    """Use as an async context manager; entering raises SetupError if another process uses the same file.

    A failing disk never reaches the call: what could not be written waits here and is tried again with each use,
    and can be shipped meanwhile. `troubles` counts the failures, `appended` is set by each new event.
    """

    def __init__(self, path: Path) -> None:
        self.appended = asyncio.Event()
        self.troubles = 0
        self._disk = Disk(path)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._one_commit = asyncio.Lock()
        # What memory knows and the disk does not yet, by event id. Empty while the disk is well.
        self._unwritten: dict[str, Event] = {}
        self._aside: dict[str, str] = {}
        self._forgotten: set[str] = set()

    async def __aenter__(self) -> Self:
        try:
            await self._in_thread(self._disk.claim)
        except OSError:
            self._complain()
        except BaseException:
            self._thread.shutdown(wait=False)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        try:
            await self._catch_up()
            await self._in_thread(self._disk.close)
        finally:
            self._thread.shutdown(wait=False)

    async def append(self, event: Event) -> None:
        """Puts `event` (an envelope with an `event_id`) on disk. Never raises because of the disk."""
        kept: dict[str, Any] = plain(event)
        self._unwritten[kept["event_id"]] = kept
        try:
            await self._catch_up()
        finally:
            self.appended.set()

    async def batch(self, limit: int = 500) -> list[dict[str, Any]]:
        """The oldest events that were not acknowledged yet: at most `limit`, in a request of sane size."""
        await self._catch_up()
        hidden = self._forgotten | self._aside.keys()
        nothing: list[tuple[str, str]] = []
        stored = await self._try(partial(self._disk.read, limit + len(hidden)), nothing)
        bodies = dict(stored) | {event_id: json.dumps(event) for event_id, event in self._unwritten.items()}
        wanted = [body for event_id, body in bodies.items() if event_id not in hidden][:limit]
        return [json.loads(body) for body in _within(_BATCH_BYTES, wanted)]

    async def acknowledge(self, event_ids: Iterable[str]) -> None:
        """The database has them: they leave the disk."""
        self._forgotten.update(event_ids)
        await self._catch_up()

    async def set_aside(self, event_id: str, reason: str) -> None:
        """Nobody wants this event: it stays on this disk, out of the way."""
        self._aside[event_id] = reason
        await self._catch_up()

    async def open_calls(self) -> list[OpenCall]:
        """Calls that began and did not end: after a restart, those that the crash cut off."""
        await self._catch_up()
        return await self._try(self._disk.open_calls, [])

    async def backlog(self) -> int:
        """How many events wait to be acknowledged."""
        await self._catch_up()
        return await self._try(self._disk.count, 0) + len(self._unwritten.keys() - self._forgotten - self._aside.keys())

    async def _catch_up(self) -> None:
        """Brings the disk up to memory, in one transaction; appends that come in meanwhile share the next one."""
        async with self._one_commit:
            changes = Changes(tuple(self._unwritten.values()), dict(self._aside), frozenset(self._forgotten))
            if not changes:
                return
            if await self._try(partial(self._commit, changes), False):
                for event in changes.write:
                    self._unwritten.pop(event["event_id"], None)
                for event_id in changes.aside:
                    self._aside.pop(event_id, None)
                self._forgotten -= changes.forget

    def _commit(self, changes: Changes) -> bool:
        self._disk.commit(changes)
        return True

    async def _try(self, job: Callable[[], T], otherwise: T) -> T:
        try:
            return await self._in_thread(job)
        except (sqlite3.Error, OSError):
            self._complain()
            return otherwise

    async def _in_thread(self, job: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    def _complain(self) -> None:
        self.troubles += 1
        log.error(
            "journal disk fails: calls go on from memory",
            waiting=len(self._unwritten),
            troubles=self.troubles,
            exc_info=True,  # noqa: LOG014 - called by handlers only
        )


def _within(size: int, bodies: list[str]) -> list[str]:
    """The first of `bodies` that fit into `size` bytes together; at least one."""
    total = 0
    for count, body in enumerate(bodies):
        total += len(body.encode())
        if total > size:
            return bodies[: max(count, 1)]
    return bodies
