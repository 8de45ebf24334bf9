"""Disks that hang, fail and are counted, in virtual time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from edge_agent.record.disk import Changes, Disk
from edge_agent.record.disk_thread import DiskThread, outcome
from edge_agent.record.journal import Journal

T = TypeVar("T")

BEGAN = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)


class InlineThread(DiskThread):
    """Does each job at once, on the loop's own thread; or, while `hanging`, not until `release`."""

    def __init__(self, *, hanging: bool = False) -> None:
        super().__init__()
        self.hanging = hanging
        self._held: list[Callable[[], None]] = []

    def _submit(self, job: Callable[[], T], done: asyncio.Future[T]) -> None:
        def work() -> None:
            outcome(job, done)()

        if self.hanging:
            self._held.append(work)
        else:
            work()

    def release(self) -> None:
        self.hanging = False
        while self._held:
            self._held.pop(0)()


class CountingDisk(Disk):
    """Counts what it is told to do; `full`, it refuses every change."""

    full = False
    commits = 0
    rows = 0
    reads = 0

    def commit(self, changes: Changes) -> None:
        self.commits += 1
        self.rows += len(changes.write) + len(changes.forget) + len(changes.aside) + len(changes.calls.open)
        if self.full:
            raise sqlite3.OperationalError("database or disk is full")
        super().commit(changes)

    def read(self, limit: int, hidden: frozenset[str] = frozenset()) -> dict[str, str]:
        self.reads += 1
        return super().read(limit, hidden)


def quick_journal(path: Path) -> Journal:
    """A journal whose disk is in time, however slow this machine's is."""
    return Journal(path, thread=InlineThread())


async def on_disk(journal: Journal) -> None:
    """Everything appended so far is on a real disk, however long that takes."""
    while not await journal.flushed(60):  # noqa: ASYNC110 - nothing says when a disk that was late is tried again
        await asyncio.sleep(0.1)


def virtual_journal(folder: Path, thread: InlineThread | None = None) -> tuple[Journal, InlineThread, CountingDisk]:
    """A journal for a virtual loop: wall time is BEGAN and as many seconds as the loop's clock shows."""
    thread = thread or InlineThread()
    path = folder / "journal.db"
    journal = Journal(path, thread=thread, clock=wall)
    disk = journal._disk = CountingDisk(path)
    return journal, thread, disk


def wall() -> datetime:
    return BEGAN + timedelta(seconds=asyncio.get_running_loop().time())


def event(kind: str = "turn", call_id: str = "k", **data: Any) -> dict[str, Any]:
    call = {"to_e164": "+15105550100", "started_at": BEGAN.isoformat()}
    client = "11111111-1111-4111-8111-111111111111"
    return {
        "event_id": str(uuid4()), "kind": kind, "client_id": client, "call_id": call_id, "call": call, "data": data,
    }  # fmt: skip


def ids(events: list[dict[str, Any]]) -> list[str]:
    return [one["event_id"] for one in events]
