"""Where backups are kept, and what of a box's state folder."""

from __future__ import annotations

import errno
import importlib
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import infra.backup
from edge_agent.record.disk import Disk
from edge_agent.record.journal import Journal
from infra.backup.manifest import FILE
from infra.backup.programs import find
from infra.backup.restore import Target, restore
from infra.backup.stores import Folder, Store, store_at
from infra.backup.take import Wanted, retain, take, verify
from infra.commands.backup import app
from shared.errors import BackupError, SetupError
from tests.infra.s3 import bucket
from tests.record.disks import event, on_disk

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)

__all__ = ["bucket"]


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A folder, and a bucket of a store that speaks S3, asked by Amazon's own SDK."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return store_at("s3://kept/frontdesk/box 1" if request.param == "bucket" else str(tmp_path / "store"))


def state_of(tmp_path: Path) -> Path:
    """A box's state folder with everything in it that may be there."""
    state = tmp_path / "state"
    (state / "answers").mkdir(parents=True)
    (state / "voice").mkdir()
    for name, text in {
        "edge-token": "token", "answers/a.json": "{}", "answers/b.json": "{}", "voice/big": "sound",
        "speed.json": "{}", "journal.db.corrupt-20261129T120000000000": "words",
    }.items():  # fmt: skip
        (state / name).write_text(text)
    return state


async def test_a_journal_in_use_is_kept_whole(store: Store, tmp_path: Path) -> None:
    """Also what stands in its write-ahead log only; the agent goes on, and what it writes later is not in it."""
    state = state_of(tmp_path)
    async with Journal(state / "journal-1.db") as journal:
        journal.append(first := event(text="before"))
        await on_disk(journal)
        manifest = take(store, Wanted(state=state), NOW)
        journal.append(event(text="after"))
        await on_disk(journal)
        assert len(await journal.batch()) == 2
    assert manifest.state is not None
    assert (manifest.state.journals, manifest.state.answers) == ({"journal-1.db": 1}, 2)
    back = tmp_path / "back"
    restore(store, None, Target(state=back), None, force=False)
    assert sorted(str(path.relative_to(back)) for path in back.rglob("*") if path.is_file()) == [
        "answers/a.json", "answers/b.json", "edge-token", "journal-1.db",
    ]  # fmt: skip
    assert {path.stat().st_mode & 0o077 for path in back.rglob("*")} == {0}
    async with Journal(back / "journal-1.db") as journal:
        assert await journal.batch() == [first]


def test_a_state_folder_in_use_is_not_replaced(tmp_path: Path) -> None:
    """Not while an agent runs; not where there is a journal, unless asked: then what was there stays beside it."""
    state, store = state_of(tmp_path), Folder(tmp_path / "store")
    disk = Disk(state / "journal.db")
    disk.open()
    take(store, Wanted(state=state), NOW)
    with pytest.raises(BackupError, match="An agent is using"):
        restore(store, None, Target(state=state), None, force=True)
    disk.close()
    with pytest.raises(BackupError, match="holds a journal"):
        restore(store, None, Target(state=state), None, force=False)
    (state / "edge-token").write_text("newer")
    restore(store, None, Target(state=state), None, force=True)
    assert (state / "edge-token").read_text() == "token"
    (aside,) = state.glob("before-restore-*")
    assert (aside / "edge-token").read_text() == "newer"
    assert (aside / "journal.db").is_file()


def test_the_newest_so_many_stay(store: Store, tmp_path: Path) -> None:
    """Retention removes the oldest ones, every file of them, and the newest is taken unless one is named."""
    state = state_of(tmp_path)
    names = [take(store, Wanted(state=state), NOW + timedelta(hours=hour)).name for hour in range(4)]
    assert store.names() == names
    assert retain(store, 2) == names[:2]
    assert store.names() == names[2:]
    for name in names[2:]:
        assert verify(store, name, None).name == name
    with pytest.raises(BackupError, match="no backup nonsense"):
        restore(store, "nonsense", Target(state=tmp_path / "back"), None, force=False)


def test_a_half_made_backup_is_none(store: Store, tmp_path: Path) -> None:
    """What broke off before its manifest was kept is not listed, and retention clears it away."""
    state = state_of(tmp_path)
    first = take(store, Wanted(state=state), NOW).name
    place = tmp_path / "half"
    place.mkdir()
    (place / "state.tar").write_text("half")
    if isinstance(store, Folder):
        shutil.copytree(place, tmp_path / "store" / ".unfinished-x" / "frontdesk-x")
        shutil.copytree(place, tmp_path / "store" / "frontdesk-2026")
    else:
        (place / FILE).mkdir()  # its upload fails, as a lost connection would
        with pytest.raises((BackupError, OSError)):
            store.put(place, "frontdesk-2026")
    assert store.names() == [first]
    second = take(store, Wanted(state=state), NOW + timedelta(hours=1)).name
    assert not (tmp_path / "store" / ".unfinished-x").exists()
    assert (store.names(), store.unfinished()) == ([first, second], ["frontdesk-2026"])
    assert retain(store, 1) == [first, "frontdesk-2026"]
    assert (store.names(), store.unfinished()) == ([second], [])


def test_a_full_disk_is_said_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the half-made backup is left, and the earlier ones are still there."""
    state, store = state_of(tmp_path), Folder(tmp_path / "store")
    first = take(store, Wanted(state=state), NOW)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "x")

    disk = Disk(state / "journal.db")
    disk.open()
    disk.close()
    monkeypatch.setattr("infra.backup.state._copied", full)
    with pytest.raises(BackupError, match=r"No room left.*Cure"):
        take(store, Wanted(state=state), NOW + timedelta(hours=1))
    assert [path.name for path in (tmp_path / "store").iterdir()] == [first.name]


@pytest.mark.usefixtures("bucket")
def test_a_store_that_refuses_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A bucket that is not there, and a wrong key, are told before any work."""
    with pytest.raises(BackupError, match=r"s3://nowhere.*(Not Found|404)"):
        take(store_at("s3://nowhere/x"), Wanted(state=tmp_path), NOW)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "wrong")
    with pytest.raises(BackupError, match=r"s3://kept.*(Forbidden|403)"):
        take(store_at("s3://kept/x"), Wanted(state=tmp_path), NOW)


@pytest.mark.parametrize(("server", "chosen"), [(14, "15.4"), (15, "15.4"), (16, "17.1"), (17, "17.1"), (18, None)])
def test_pg_dump_is_of_the_servers_version_or_the_next(tmp_path: Path, server: int, chosen: str | None) -> None:
    """Never an older one, which cannot read the server; where there is none, what to install is said."""
    for version in ("13.2", "17.1", "15.4"):
        program = tmp_path / version / "pg_dump"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    folders = sorted(tmp_path.iterdir())
    if chosen:
        assert find("pg_dump", server, folders).version == chosen
    else:
        with pytest.raises(BackupError, match=r"only 13\.2, 15\.4, 17\.1.*postgresql-client-18"):
            find("pg_dump", server, folders)


def test_the_commands_say_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`make`, `list` and `verify`; the state folder comes from `.env` where no option names it."""
    monkeypatch.chdir(tmp_path)
    state_of(tmp_path)
    (tmp_path / ".env").write_text("FRONTDESK_STATE_DIR=state\nFRONTDESK_DATABASE_URL=\n")
    for name in ("FRONTDESK_STATE_DIR", "FRONTDESK_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    made = CliRunner().invoke(app, ["make", "store", "--keep", "1"], catch_exceptions=False)
    (name,) = CliRunner().invoke(app, ["list", "store"]).output.split()
    assert made.output.startswith(f"{name}: ")
    assert "Read back and whole." in made.output
    assert CliRunner().invoke(app, ["verify", "store"]).output.startswith(f"{name} is whole: ")


def test_a_box_without_the_extra_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel brings the commands, and not what they need: one sentence, no traceback."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SetupError, match=r"frontdesk\[backup\]"):
        importlib.reload(infra.backup)
