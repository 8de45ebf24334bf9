"""The journal's file. Blocking, for one thread only; each change is on disk when `commit` returns."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, TypeVar

import structlog

from shared.errors import SetupError

Event = Mapping[str, Any]
T = TypeVar("T")

log = structlog.get_logger()

_SCHEMA = """
create table if not exists events (
  seq integer primary key autoincrement, event_id text not null unique, body text not null);
create table if not exists open_calls (
  call_id text primary key, client_id text not null, call text not null, seen_at text not null,
  turns integer not null default 0);
create table if not exists set_aside (event_id text primary key, reason text not null, body text not null);
"""
_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class Corrupt(sqlite3.DatabaseError):
    """The file is a database, but a damaged one."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that began and has not ended, as far as the journal knows."""

    call_id: str
    client_id: str
    call: Mapping[str, Any]  # the envelope's {to_e164, started_at}
    seen_at: str  # wall time of its newest event, ISO 8601
    turns: int  # rows of its transcript so far


@dataclass(frozen=True, slots=True)
class Changes:
    """What one transaction does, in this order."""

    write: tuple[Event, ...] = ()
    aside: Mapping[str, str] = field(default_factory=dict)  # event id → why nobody wants it
    forget: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.write or self.aside or self.forget)


class Disk:
    """A SQLite database at `path`. A corrupt one is moved aside, never deleted, and a new one begun.

    Raises sqlite3.Error or OSError where the disk does not do its duty; then nothing of that change was done.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._lock: IO[bytes] | None = None

    def claim(self) -> None:
        """Makes this process the only one to use the file. SetupError if another one does."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = self._path.with_suffix(".lock").open("ab")
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
        self._use(lambda db: _commit(db, changes))

    def read(self, limit: int) -> list[tuple[str, str]]:
        """The oldest `limit` events as (event id, JSON)."""
        return self._use(
            lambda db: db.execute("select event_id, body from events order by seq limit ?", (limit,)).fetchall()
        )

    def count(self) -> int:
        return int(self._use(lambda db: db.execute("select count(*) from events").fetchone())[0])

    def set_aside(self) -> dict[str, str]:
        """Event id → reason, of the events that the database would not have."""
        return dict(self._use(lambda db: db.execute("select event_id, reason from set_aside").fetchall()))

    def open_calls(self) -> list[OpenCall]:
        rows = self._use(
            lambda db: db.execute("select call_id, client_id, call, seen_at, turns from open_calls").fetchall()
        )
        return [OpenCall(call_id, client_id, json.loads(call), *rest) for call_id, client_id, call, *rest in rows]

    def _use(self, job: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return job(self._connection())
        except sqlite3.DatabaseError as failed:
            self._disconnect()  # whatever it was, the next use begins with a fresh connection
            if getattr(failed, "sqlite_errorcode", None) not in _CORRUPT:
                raise
        self._move_aside()
        return job(self._connection())

    def _connection(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = _opened(self._path)
        return self._db

    def _disconnect(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def _move_aside(self) -> None:
        suffix = f".corrupt-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        for part in ("", "-wal", "-shm"):
            old = self._path.with_name(self._path.name + part)
            if old.exists():
                old.rename(old.with_name(self._path.name + suffix + part))
        log.critical("journal was corrupt: kept under another name, a new one begun", kept_as=self._path.name + suffix)


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # what callers said is for nobody else's eyes
    db = sqlite3.connect(path, timeout=2.0)
    try:
        db.execute("pragma journal_mode=wal")
        db.execute("pragma synchronous=full")  # a commit survives a power cut, not only a crash
        _check(db)
        db.executescript(_SCHEMA)
    except BaseException:
        db.close()
        raise
    return db


def _check(db: sqlite3.Connection) -> None:
    verdict = db.execute("pragma quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise Corrupt(verdict)


def _commit(db: sqlite3.Connection, changes: Changes) -> None:
    with db:
        for event in changes.write:
            _write(db, event)
        for event_id, reason in changes.aside.items():
            db.execute(
                "insert or ignore into set_aside select event_id, ?, body from events where event_id = ?",
                (reason, event_id),
            )
        gone = [(event_id,) for event_id in (*changes.aside, *changes.forget)]
        db.executemany("delete from events where event_id = ?", gone)


def _write(db: sqlite3.Connection, event: Event) -> None:
    body = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    written = db.execute("insert or ignore into events (event_id, body) values (?, ?)", (event["event_id"], body))
    if written.rowcount:  # a second write of the same event changes nothing
        _follow(db, event)


def _follow(db: sqlite3.Connection, event: Event) -> None:
    """Keeps the list of open calls, in the same transaction as the event that changed it."""
    kind, call_id = event.get("kind"), event.get("call_id")
    data, call = event.get("data") or {}, event.get("call") or {}
    seen_at = data.get("occurred_at") or data.get("answered_at") or call.get("started_at")
    if kind == "call.started":
        opened = (call_id, event.get("client_id"), json.dumps(call), seen_at)
        db.execute("insert or ignore into open_calls (call_id, client_id, call, seen_at) values (?, ?, ?, ?)", opened)
    elif kind == "call.ended":
        db.execute("delete from open_calls where call_id = ?", (call_id,))
    else:
        db.execute(
            "update open_calls set seen_at = coalesce(?, seen_at), turns = turns + ? where call_id = ?",
            (seen_at, int(kind == "turn"), call_id),
        )
