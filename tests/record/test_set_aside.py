"""What is kept aside has an end, and nobody else reads a state folder."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from edge_agent.record import set_aside
from edge_agent.record.disk import Changes, Disk
from edge_agent.record.journal import Journal
from tests.record.disks import event, on_disk, quick_journal, virtual_journal
from tests.virtual import run

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path / "journal.db")


def refuse(disk: Disk, name: str, at: datetime, body: str = "{}") -> None:
    disk.commit(Changes(write={name: body}, aside={name: "22023"}, at=at))


def test_refused_events_go_after_a_week(disk: Disk) -> None:
    """With a line that counts them; younger ones stay."""
    refuse(disk, "old", NOW - timedelta(days=7, seconds=1))
    refuse(disk, "young", NOW - timedelta(days=6))
    with capture_logs() as told:
        disk.tidy(NOW)
        disk.tidy(NOW)
    assert set(disk.refused()) == {"young"}
    assert [(line["log_level"], line["too_old"]) for line in told] == [("warning", 1)]
    disk.close()


def test_refused_events_have_no_more_room_than_they_are_given(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go first, and no later than the next one comes."""
    monkeypatch.setattr(set_aside, "ROOM", 100)
    for hour in range(5):
        refuse(disk, str(hour), NOW + timedelta(hours=hour), "x" * 40)
    assert set(disk.refused()) == {"3", "4"}
    disk.close()


def corrupt(folder: Path, at: datetime, size: int = 40) -> list[Path]:
    files = [folder / (set_aside.corrupt_name(folder / "journal.db", at) + part) for part in ("", "-wal")]
    for file in files:
        file.write_bytes(b"x" * (size // 2))
    return files


def test_corrupt_journals_go_after_a_week(disk: Disk, tmp_path: Path) -> None:
    """All of their files, whenever those were written last, with a line each."""
    old, young = corrupt(tmp_path, NOW - timedelta(days=8)), corrupt(tmp_path, NOW - timedelta(days=6))
    with capture_logs() as told:
        disk.tidy(NOW)
    assert [file.exists() for file in old + young] == [False, False, True, True]
    assert [line["log_level"] for line in told] == ["warning"]
    disk.close()


def test_corrupt_journals_have_no_more_room_than_they_are_given(
    disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest go first; the newest stays whatever its size, for it may hold calls that nobody else has."""
    monkeypatch.setattr(set_aside, "ROOM", 100)
    files = [corrupt(tmp_path, NOW - timedelta(hours=hours))[0] for hours in (4, 3, 2, 1)]
    disk.tidy(NOW)
    assert [file.exists() for file in files] == [False, False, True, True]
    big = corrupt(tmp_path, NOW, 400)[0]
    disk.tidy(NOW)
    assert [file.exists() for file in [*files, big]] == [False, False, False, False, True]
    disk.close()


def test_a_running_box_tidies(tmp_path: Path) -> None:
    """Not only at its start: boxes run for months."""

    async def scene() -> None:
        journal, _, disk = virtual_journal(tmp_path)
        async with journal:
            one = event()
            journal.append(one)
            journal.set_aside(one["event_id"], "22023")
            await asyncio.sleep(24 * 3600)
            assert set(disk.refused()) == {one["event_id"]}
            await asyncio.sleep(7 * 24 * 3600)
            assert disk.refused() == {}

    run(scene())


async def test_a_state_folder_is_for_its_user_only(tmp_path: Path) -> None:
    """Also one that was there and open to others, with all that the journal makes in it."""
    folder = tmp_path / "state"
    folder.mkdir(mode=0o755)
    (folder / "journal.db").touch(mode=0o644)
    async with quick_journal(folder / "journal.db") as journal:
        journal.append(event())
        assert await journal.flushed(60)
        modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *listed(folder))}
    assert modes.pop("state") == 0o700
    assert set(modes) >= {"journal.db", "journal.db-wal", "journal.lock"}
    assert set(modes.values()) == {0o600}


def listed(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_what_was_shipped_is_not_in_the_files_any_more(tmp_path: Path) -> None:
    """Deleted is overwritten: nobody reads in a free page what a caller said last month."""
    path = tmp_path / "journal.db"
    async with Journal(path) as journal:
        spoken = event(text="hippopotamus " * 1000)
        journal.append(spoken)
        await on_disk(journal)
        journal.acknowledge([spoken["event_id"]])
        await on_disk(journal)
    assert b"hippopotamus" not in path.read_bytes()
