"""The open calls of a process that died, taken out of its journal: another process goes on with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import structlog

from edge_agent.record.disk import Disk, forget_calls, gone_calls, stored_calls
from edge_agent.record.open_calls import OpenCall
from shared.errors import SetupError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Left:
    """What a journal says of its process's calls."""

    open: tuple[OpenCall, ...] = ()
    gone: frozenset[str] = frozenset()  # ids of those that ended in it last: nobody goes on with them


def take_open_calls(journal_file: Path, rooms: Collection[str] | None = None) -> Left:
    """The open calls of these rooms (None: all that have one), which that file's next owner will not end.

    What was said in them and not delivered stays there for that owner to deliver. Blocking. Nothing is taken from a
    file that is not there, that is damaged, or that a process still holds.
    """
    if not journal_file.exists():
        return Left()
    disk = Disk(journal_file)
    try:
        disk.open()
        return disk.use(lambda db: _taken(db, rooms))
    except (sqlite3.Error, OSError, SetupError) as failure:
        log.warning("open_calls_not_taken", kind=type(failure).__name__)
        return Left()
    finally:
        disk.close()


def _taken(db: sqlite3.Connection, rooms: Collection[str] | None) -> Left:
    with db:
        calls = [call for call in stored_calls(db) if call.room and (rooms is None or call.room in rooms)]
        forget_calls(db, [call.call_id for call in calls])
        return Left(tuple(calls), gone_calls(db))
