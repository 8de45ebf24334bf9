"""Last answers: kept over restarts, counted, and never waited for."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from edge_agent.private import only_one
from edge_agent.route import last_answers as module
from edge_agent.route.decide import Refusal, route
from edge_agent.route.last_answers import LastAnswers
from shared.errors import StoreAway
from shared.profiles import Profile
from tests.fakes.store import DENTIST, LAPSED, MemoryStore, answer

NOW = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
OTHER = "+15105550177"


async def test_the_most_called_come_first_also_after_a_restart(tmp_path: Path) -> None:
    """Calls are counted with the answers; a look without a call counts nothing."""
    before = LastAnswers(tmp_path)
    for number, calls in ((DENTIST, 1), (OTHER, 3), (LAPSED, 2)):
        for _ in range(calls):
            before.keep(number, answer(), NOW)
    for _ in range(9):
        before.keep(DENTIST, answer(facts="New."), NOW + timedelta(days=1), called=False)
    await before.written()
    after = LastAnswers(tmp_path)
    await after.load()
    for known in (before, after):
        assert [number for number, _ in known.most_called(9)] == [OTHER, LAPSED, DENTIST]
        assert [number for number, _ in known.most_called(1)] == [OTHER]
        assert dict(known.most_called(9))[DENTIST]["facts"] == "New."
        assert known.most_called(9, since=NOW + timedelta(hours=1)) == []


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b'{"at": 3',
        b"[]",
        b"\xff\xfe",
        b'{"at": "2026-01-05T18:00:00", "called": "2026-01-05T18:00:00", "calls": 1, "answer": {}}',
        b'{"at": "2026-01-05T18:00:00+00:00", "called": "2026-01-05T18:00:00+00:00", "calls": 1e999, "answer": {}}',
    ],
)
async def test_a_damaged_file_harms_nobody(tmp_path: Path, written: bytes) -> None:
    """It is removed, with a line, and the others are read."""
    before = LastAnswers(tmp_path)
    before.keep(OTHER, answer(), NOW)
    await before.written()
    (damaged,) = files(tmp_path)
    damaged.write_bytes(written)
    before.keep(DENTIST, answer(), NOW)
    await before.written()
    after = LastAnswers(tmp_path)
    with capture_logs() as told:
        await after.load()
    assert [number for number, _ in after.most_called(9)] == [DENTIST]
    assert [line["log_level"] for line in told] == ["warning"]
    assert len(files(tmp_path)) == 1
    assert not damaged.exists()


async def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    """Folder and files are their owner's, also those that an earlier run left open to others."""
    folder = tmp_path / "answers"
    folder.mkdir(mode=0o755)
    before = LastAnswers(folder)
    before.keep(DENTIST, answer(), NOW)
    await before.written()
    (file,) = files(folder)
    assert (mode(folder), mode(file)) == (0o700, 0o600)
    folder.chmod(0o755)
    file.chmod(0o644)
    await LastAnswers(folder).load()
    assert (mode(folder), mode(file)) == (0o700, 0o600)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_no_file_is_named_by_a_number(tmp_path: Path) -> None:
    """A name tells nobody who is called here; files that are named so, and half-written ones, go at the start."""
    for name in ("15105550142.json", "15105550142.new"):
        (tmp_path / name).write_text(
            '{"at": "2026-01-05T18:00:00Z", "called": "2026-01-05T18:00:00Z", "calls": 1, "answer": {"client_id": "k"}}'
        )
    before = LastAnswers(tmp_path)
    await before.load()
    assert files(tmp_path) == []
    before.keep(DENTIST, answer(), NOW)
    await before.written()
    (file,) = files(tmp_path)
    assert re.fullmatch(r"[0-9a-f]{32}\.json", file.name)
    before.keep(DENTIST, {}, NOW)
    await before.written()
    assert files(tmp_path) == []


async def test_a_disk_that_fails_costs_only_the_copy(tmp_path: Path) -> None:
    """Neither an unwritable nor an unreadable folder reaches the caller."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    last_answers = LastAnswers(blocked)
    await last_answers.load()
    assert isinstance(await route(DENTIST, MemoryStore(), last_answers, NOW), Profile)
    await last_answers.written()
    store = MemoryStore()
    store.fault = StoreAway("away")
    assert isinstance(await route(DENTIST, store, last_answers, NOW), Profile)
    assert isinstance(await route(DENTIST, store, LastAnswers(blocked), NOW), Refusal)


class StuckDisk:
    """Takes nothing until it is let go."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.let_go = threading.Event()

    def write(self, _folder: Path, number: str, _snapshot: object) -> None:
        self.given.append(number)
        self.let_go.wait()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[StuckDisk]:
    disk = StuckDisk()
    monkeypatch.setattr(module, "_write", disk.write)
    yield disk
    disk.let_go.set()


async def test_a_disk_that_hangs_is_not_waited_for(tmp_path: Path, disk: StuckDisk) -> None:
    """Calls are routed all the same, and what waits for the disk does not grow with them."""
    last_answers, store = LastAnswers(tmp_path), MemoryStore()
    for _ in range(100):
        assert isinstance(await asyncio.wait_for(route(DENTIST, store, last_answers, NOW), 60), Profile)
    store.fault = StoreAway("away")
    assert isinstance(await asyncio.wait_for(route(DENTIST, store, last_answers, NOW), 60), Profile)
    assert last_answers._writer._work_queue.qsize() <= 1
    disk.let_go.set()
    await last_answers.written()
    assert len(disk.given) <= 2


async def test_what_another_process_of_the_box_was_told_is_known_here(tmp_path: Path) -> None:
    """A number that was called there only stands in for the database here, too; what is newer here stays."""
    here, there = LastAnswers(tmp_path), LastAnswers(tmp_path)
    there.keep(OTHER, answer(facts="Theirs."), NOW)
    there.keep(DENTIST, answer(facts="Old."), NOW)
    await there.written()
    here.keep(DENTIST, answer(facts="New."), NOW + timedelta(hours=1))
    await here.look_at_others()
    known = dict(here.most_called(9))
    assert (known[OTHER]["facts"], known[DENTIST]["facts"]) == ("Theirs.", "New.")


async def test_two_processes_write_one_after_the_other(tmp_path: Path) -> None:
    """Who comes second waits: neither takes the other's half-written file for a crash's."""
    here, there = LastAnswers(tmp_path), LastAnswers(tmp_path)
    with only_one(tmp_path):
        there.keep(DENTIST, answer(), NOW)
        loading = asyncio.create_task(here.load())
        half = tmp_path / "half.new"
        half.touch()
        done, _ = await asyncio.wait([loading], timeout=0.2)
        assert not done
        assert half.exists()
        half.unlink()
    await there.written()
    await loading
    assert [file.suffix for file in files(tmp_path)] == [".json"]
