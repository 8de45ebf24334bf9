"""The last answer of the database for each number: what stands in while it is away, and who is called here at all."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from edge_agent.private import only_one, private_folder, replace_private

log = structlog.get_logger()

FOLLOW = 60.0  # s between two looks at what other processes of this box have written


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """The database's answer for one number, when it was given, and how often the number was called here."""

    answer: Mapping[str, Any]
    at: datetime
    calls: int
    called: datetime  # the last time


class LastAnswers:
    """The last good answer per number, in memory and in `folder`: one small file each, named by a hash of the number.

    The folder and its files are for this user only. No call waits for the disk: it is read once, by `load`, and written
    by a thread of its own. A disk that fails or hangs costs the copies on it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, LastAnswer] = {}
        self._unwritten: dict[str, LastAnswer | None] = {}  # None: to be removed
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="last answers")

    async def load(self) -> None:
        """At start: what earlier runs knew. A file that is damaged, or nothing of ours, is removed."""
        earlier = await asyncio.get_running_loop().run_in_executor(self._writer, _read_all, self._folder)
        self._known = earlier | self._known

    async def follow(self) -> None:
        """Until cancelled: what other processes of this box keep in the same folder is known here, too."""
        while True:
            await asyncio.sleep(FOLLOW)
            await self.look_at_others()

    async def look_at_others(self) -> None:
        """What they were told later than we."""
        theirs = await asyncio.get_running_loop().run_in_executor(self._writer, _read_all, self._folder)
        for number, one in theirs.items():
            ours = self._known.get(number)
            if number not in self._unwritten and (ours is None or one.at > ours.at):
                self._known[number] = replace(one, calls=max(one.calls, ours.calls if ours else 0))

    def keep(self, number: str, answer: Mapping[str, Any], at: datetime, *, called: bool = True) -> None:
        """Remembers `answer`; "nobody's number" makes it forget. `called`: because the number was called."""
        if answer.get("client_id") is None:
            self._known.pop(number, None)
            self._to_disk(number, None)
            return
        before = self._known.get(number)
        calls = (before.calls if before else 0) + called
        fresh = LastAnswer(answer, at, calls, at if called or before is None else before.called)
        self._known[number] = fresh
        self._to_disk(number, fresh)

    def recall(self, number: str) -> LastAnswer | None:
        return self._known.get(number)

    def most_called(self, limit: int, since: datetime | None = None) -> list[tuple[str, Mapping[str, Any]]]:
        """Numbers and their last answers, the most called first; `since` leaves out what was not called after it."""
        known = [(number, one) for number, one in self._known.items() if since is None or one.called >= since]
        known.sort(key=lambda item: (item[1].calls, item[1].called), reverse=True)
        return [(number, one.answer) for number, one in known[: max(0, limit)]]

    async def written(self) -> None:
        """Everything that was kept so far is on disk, or its disk has failed."""
        await asyncio.get_running_loop().run_in_executor(self._writer, lambda: None)

    def close(self) -> None:
        """Waits for the last file."""
        self._writer.shutdown()

    def _to_disk(self, number: str, last_answer: LastAnswer | None) -> None:
        waiting = number in self._unwritten
        self._unwritten[number] = last_answer
        if not waiting:
            self._writer.submit(self._write_newest, number)

    def _write_newest(self, number: str) -> None:
        newest = self._unwritten.pop(number)
        try:
            _write(self._folder, number, newest)
        except OSError:
            log.exception("last answer could not be kept on disk")


def _file(folder: Path, number: str) -> Path:
    return folder / f"{hashlib.sha256(number.encode()).hexdigest()[:32]}.json"


def _write(folder: Path, number: str, last_answer: LastAnswer | None) -> None:
    file = _file(folder, number)
    if last_answer is None:
        file.unlink(missing_ok=True)
        return
    kept = {
        "number": number,
        "at": last_answer.at.astimezone(UTC).isoformat(),
        "calls": last_answer.calls,
        "called": last_answer.called.astimezone(UTC).isoformat(),
        "answer": last_answer.answer,
    }
    replace_private(file, json.dumps(kept))


def _read_all(folder: Path) -> dict[str, LastAnswer]:
    if not folder.exists():
        return {}
    try:
        private_folder(folder)
        with only_one(folder):  # half-written files are removed: none may be another process's
            return dict(found for file in list(folder.iterdir()) if (found := _read(file)))
    except OSError:
        log.exception("last answers on disk are unreadable")
        return {}


def _read(file: Path) -> tuple[str, LastAnswer] | None:
    """A number and its answer. What is neither is removed: it would stay for ever."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        number, at, called = _named(file, kept["number"]), _moment(kept["at"]), _moment(kept["called"])
        file.chmod(0o600)
        return number, LastAnswer(dict(kept["answer"]), at, max(0, int(kept["calls"])), called)
    except OSError:
        log.exception("last answer on disk is unreadable")
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        log.warning("last answer on disk is damaged, or of another version: removed")
        _remove(file)
    return None


def _named(file: Path, number: str) -> str:
    """`number`, whose file this is. Raises ValueError where it is another's."""
    if file != _file(file.parent, number):
        raise ValueError("named otherwise")
    return number


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        log.exception("last answer on disk could not be removed")


def _moment(written: str) -> datetime:
    """Raises ValueError for a time without its zone: it could not be compared."""
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment
