"""What is kept aside has an end: events that the database would not have, and journals that were corrupt.

They hold what callers said, and nobody can tell any more whose call it was: for the database's `erase_caller` they are
out of reach. So they go by themselves within days, and at once by `frontdesk forget`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

log = structlog.get_logger()

KEPT = timedelta(days=7)  # for a look at what went wrong
ROOM = 100_000_000  # bytes, of refused events and of corrupt journals each; the newest of the latter stays all the same

SCHEMA = """
drop table if exists set_aside;  -- an earlier version's, without an end
create table if not exists refused (
  event_id text primary key, at text not null, reason text not null, body text not null);
"""
_NEWEST_THAT_FIT = """
select event_id from (
  select event_id, sum(length(cast(body as blob))) over (order by at desc, event_id desc) as bytes from refused)
where bytes <= ?
"""
_STAMP = "%Y%m%dT%H%M%S%f"


def refuse(db: sqlite3.Connection, reasons: Mapping[str, str], at: datetime) -> None:
    """Takes these events (event id → why) from the queue, inside the caller's transaction."""
    db.executemany(
        "insert or ignore into refused select event_id, ?2, ?3, body from events where event_id = ?1",
        [(event_id, _iso(at), reason) for event_id, reason in reasons.items()],
    )
    end_refused(db, at)


def end_refused(db: sqlite3.Connection, now: datetime) -> None:
    """Removes refused events that are too old, then the oldest of those that are too much."""
    old = db.execute("delete from refused where at < ?", (_iso(now - KEPT),)).rowcount
    much = db.execute(f"delete from refused where event_id not in ({_NEWEST_THAT_FIT})", (ROOM,)).rowcount  # noqa: S608
    if old or much:
        log.warning("refused events removed for good", too_old=old, too_much=much)


def corrupt_name(journal: Path, at: datetime) -> str:
    return f"{journal.name}.corrupt-{at:{_STAMP}}"


def corrupt_files(journal: Path) -> dict[str, list[Path]]:
    """When a corrupt journal was set aside → its files, the newest first."""
    found: dict[str, list[Path]] = {}
    for file in sorted(journal.parent.glob(f"{journal.name}.corrupt-*"), reverse=True):
        moment = file.name.removeprefix(f"{journal.name}.corrupt-").removesuffix("-wal").removesuffix("-shm")
        found.setdefault(moment, []).append(file)
    return found


def end_corrupt(journal: Path, now: datetime) -> None:
    """Removes corrupt journals that are too old, and those beyond the room that the newer ones leave."""
    room = ROOM
    for number, (moment, files) in enumerate(corrupt_files(journal).items()):
        size = sum(file.stat().st_size for file in files)
        room -= size
        if moment < f"{now - KEPT:{_STAMP}}" or (number and room < 0):
            for file in files:
                file.unlink(missing_ok=True)
            log.warning("corrupt journal removed for good", set_aside=moment, bytes=size)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
