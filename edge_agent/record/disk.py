"""The journal's file. Blocking, for one thread only; each change is on disk when `commit` returns."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TypeVar

import structlog

from edge_agent.private import private_folder, private_opener
from edge_agent.record.open_calls import CallChanges, OpenCall
from edge_agent.record.set_aside import SCHEMA, corrupt_name, end_corrupt, end_refused, refuse
from shared.errors import SetupError

T = TypeVar("T")

log = structlog.get_logger()

_SCHEMA = """
create table if not exists events (
  seq integer primary key autoincrement, event_id text not null unique, body text not null);
create table if not exists open_calls (
  call_id text primary key, client_id text not null, call text not null, seen_at text not null,
  turns integer not null default 0);
create table if not exists drafts (call_id text primary key, body text not null);
create table if not exists talks (call_id text primary key, body text not null);  -- what else an open call is
create table if not exists gone_calls (seq integer primary key autoincrement, call_id text not null unique);
"""
GONE_KEPT = 200  # ids of calls that were open in this file last and are not any more
_UNLESS = "event_id not in (select value from json_each(?))"
_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class Corrupt(sqlite3.DatabaseError):
    """The file is a database, but a damaged one."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


@dataclass(frozen=True, slots=True)
class Changes:
    """What one transaction does, in this order. `write` is event id → JSON, `aside` event id → why nobody wants it."""

    write: Mapping[str, str] = field(default_factory=dict)
    aside: Mapping[str, str] = field(default_factory=dict)
    forget: frozenset[str] = frozenset()
    calls: CallChanges = field(default_factory=CallChanges)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __bool__(self) -> bool:
        return bool(self.write or self.aside or self.forget or self.calls)


class Disk:
    """A SQLite database at `path`. A corrupt one is moved aside, for some days, and a new one begun.

    The folder and all in it are for this user only. What is deleted is overwritten: nothing that was said stays in the
    file's free pages.

    Raises sqlite3.Error or OSError where the disk does not do its duty; then nothing of that change was done.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._lock: IO[bytes] | None = None

    def open(self) -> None:
        """Makes this process the only one to use the file, and checks it. SetupError if another one does."""
        self.use(lambda db: db.execute("select 1"))

    def _claim(self) -> None:
        private_folder(self._path.parent)
        self._lock = open(self._path.with_suffix(".lock"), "ab", opener=private_opener)  # noqa: SIM115
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise SetupError(
                "Another agent is using this state folder: give each its own FRONTDESK_STATE_DIR."
            ) from None

    def close(self) -> None:
        self._disconnect()
        if self._lock is not None:
            self._lock.close()  # and with it the claim
            self._lock = None

    def commit(self, changes: Changes) -> None:
        self.use(lambda db: _commit(db, changes))

    def read(self, limit: int, hidden: frozenset[str] = frozenset()) -> dict[str, str]:
        """The oldest `limit` events, event id → JSON, without those of these ids."""
        query = f"select event_id, body from events where {_UNLESS} order by seq limit ?"  # noqa: S608 - a constant
        return dict(self.use(lambda db: db.execute(query, (json.dumps(list(hidden)), limit)).fetchall()))

    def count(self, hidden: frozenset[str] = frozenset()) -> int:
        query = f"select count(*) from events where {_UNLESS}"  # noqa: S608 - a constant
        return int(self.use(lambda db: db.execute(query, (json.dumps(list(hidden)),)).fetchone())[0])

    def refused(self) -> dict[str, str]:
        """Event id → reason, of the events that the database would not have."""
        return dict(self.use(lambda db: db.execute("select event_id, reason from refused").fetchall()))

    def tidy(self, now: datetime) -> None:
        """Ends what has been kept aside too long, or is too much."""
        self.use(lambda db: _end_refused(db, now))
        end_corrupt(self._path, now)

    def open_calls(self) -> list[OpenCall]:
        return self.use(stored_calls)

    def use(self, job: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return job(self._connection())
        except sqlite3.DatabaseError as failed:
            self._disconnect()  # whatever it was, the next use begins with a fresh connection
            if getattr(failed, "sqlite_errorcode", None) not in _CORRUPT:
                raise
        self._move_aside()
        return job(self._connection())

    def _connection(self) -> sqlite3.Connection:
        if self._lock is None:
            self._claim()
        if self._db is None:
            self._db = _opened(self._path)
        return self._db

    def _disconnect(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def _move_aside(self) -> None:
        aside = corrupt_name(self._path, datetime.now(UTC))
        for part in ("", "-wal", "-shm"):
            old = self._path.with_name(self._path.name + part)
            if old.exists():
                old.rename(old.with_name(aside + part))
        log.critical("journal was corrupt: kept under another name for some days, a new one begun", kept_as=aside)


def _opened(path: Path) -> sqlite3.Connection:
    private_folder(path.parent)
    os.close(private_opener(str(path), os.O_CREAT | os.O_RDWR))  # what callers said is for nobody else's eyes
    path.chmod(0o600)
    db = sqlite3.connect(path, timeout=2.0)
    try:
        db.execute("pragma journal_mode=wal")
        db.execute("pragma synchronous=full")  # a commit survives a power cut, not only a crash
        db.execute("pragma secure_delete=on")
        _check(db)
        db.executescript(_SCHEMA + SCHEMA)
    except BaseException:
        db.close()
        raise
    return db


def _end_refused(db: sqlite3.Connection, now: datetime) -> None:
    with db:
        end_refused(db, now)


def _check(db: sqlite3.Connection) -> None:
    verdict = db.execute("pragma quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise Corrupt(verdict)


def _commit(db: sqlite3.Connection, changes: Changes) -> None:
    with db:
        db.executemany("insert or ignore into events (event_id, body) values (?, ?)", changes.write.items())
        if changes.aside:
            refuse(db, changes.aside, changes.at)
        gone = [(event_id,) for event_id in (*changes.aside, *changes.forget)]
        db.executemany("delete from events where event_id = ?", gone)
        _follow(db, changes.calls)


def stored_calls(db: sqlite3.Connection) -> list[OpenCall]:
    """The calls that the file says are open, also those that an earlier release wrote down."""
    rows = db.execute(
        "select call_id, client_id, call, seen_at, turns, drafts.body, talks.body from open_calls"
        " left join drafts using (call_id) left join talks using (call_id)"
    ).fetchall()
    return [
        OpenCall.from_json(
            {
                **(json.loads(talk) if talk else {}),
                "call_id": call_id,
                "client_id": client_id,
                "call": json.loads(call),
                "seen_at": seen_at,
                "turns": turns,
                "draft": json.loads(draft) if draft else None,
            }
        )
        for call_id, client_id, call, seen_at, turns, draft, talk in rows
    ]


def gone_calls(db: sqlite3.Connection) -> frozenset[str]:
    """Of the calls that the file had, those that ended last."""
    return frozenset(call_id for (call_id,) in db.execute("select call_id from gone_calls"))


def forget_calls(db: sqlite3.Connection, call_ids: Collection[str]) -> None:
    """They are not open any more, inside the caller's transaction."""
    gone = [(call_id,) for call_id in call_ids]
    for table in ("open_calls", "drafts", "talks"):
        db.executemany(f"delete from {table} where call_id = ?", gone)  # noqa: S608 - constants


def _follow(db: sqlite3.Connection, calls: CallChanges) -> None:
    """Keeps the list of open calls, in the same transaction as the events that changed it."""
    db.executemany(
        "insert into open_calls (call_id, client_id, call, seen_at, turns) values (?, ?, ?, ?, ?)"
        " on conflict (call_id) do update set seen_at = excluded.seen_at, turns = excluded.turns",
        [(call.call_id, call.client_id, json.dumps(call.call), call.seen_at, call.turns) for call in calls.open],
    )
    no_draft = [(call.call_id,) for call in calls.open if call.draft is None]
    db.executemany("delete from drafts where call_id = ?", no_draft)
    drafts = [(call.call_id, json.dumps(call.draft)) for call in calls.open if call.draft is not None]
    db.executemany("insert or replace into drafts (call_id, body) values (?, ?)", drafts)
    # A sign of life changes nothing of what was said, and writes nothing of it.
    db.executemany(
        "insert into talks (call_id, body) values (?, ?)"
        " on conflict (call_id) do update set body = excluded.body where body <> excluded.body",
        [(call.call_id, _talk(call)) for call in calls.open],
    )
    if calls.ended:
        _end(db, calls.ended)


def _end(db: sqlite3.Connection, call_ids: Collection[str]) -> None:
    """They are over, and it is remembered for a while that they were here."""
    forget_calls(db, call_ids)
    db.executemany("insert or ignore into gone_calls (call_id) values (?)", [(call_id,) for call_id in call_ids])
    db.execute("delete from gone_calls where seq <= (select max(seq) from gone_calls) - ?", [GONE_KEPT])


def _talk(call: OpenCall) -> str:
    """What the other columns do not hold."""
    elsewhere = ("call_id", "client_id", "call", "seen_at", "turns", "draft")
    return json.dumps({name: value for name, value in call.to_json().items() if name not in elsewhere})
