"""A box's state folder, while the agent runs: each journal whole, by SQLite's own backup, and what is beside it.

Left out: the speech cache and the measurements, which are made anew; and damaged journals, which are kept some days for
a look and then forgotten, as they should be.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import tarfile
import tempfile
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

from edge_agent.private import private_folder
from infra.backup.manifest import Kept
from shared.errors import BackupError

STATE = "state.tar"
_JOURNALS, _BESIDE = "journal*.db", ("answers/*.json", "edge-token")
_ASIDE = "before-restore-"


def keep(state: Path, folder: Path) -> Kept:
    """Writes the state folder into `folder`, as one archive. Raises BackupError, OSError."""
    if not state.is_dir():
        raise BackupError(f"{state} is no folder. Cure: --state FOLDER, or FRONTDESK_STATE_DIR")
    with tempfile.TemporaryDirectory(dir=folder, prefix="state-") as place:
        journals = {path.name: _copied(path, Path(place) / path.name) for path in sorted(state.glob(_JOURNALS))}
        with tarfile.open(folder / STATE, "w") as archive:
            for name in journals:
                archive.add(Path(place) / name, name)
            answers = [_added(archive, state, path) for pattern in _BESIDE for path in sorted(state.glob(pattern))]
    return Kept(journals=journals, answers=sum(name.startswith("answers/") for name in answers if name))


def put_back(folder: Path, state: Path, kept: Kept, *, force: bool) -> Path | None:
    """The state folder as it was. With `force` what is there is moved into a folder inside, which is returned.

    The folder itself stays, for it may be where a volume is mounted. Raises BackupError while an agent uses it, where
    it holds a journal and `force` is not given, and where the archive is not what the manifest says.
    """
    private_folder(state)
    _unused(state)
    if any(state.glob(_JOURNALS)) and not force:
        raise BackupError(f"{state} holds a journal. Cure: another folder, or --force, which keeps what is there aside")
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=state) as place:
        _extracted(folder / STATE, fresh := Path(place))
        found = {path.name: waiting(path) for path in fresh.glob(_JOURNALS)}
        if found != kept.journals:
            raise BackupError(f"The journals hold {found} events, not {kept.journals}: nothing was replaced.")
        aside = _moved(state, [path for path in state.iterdir() if not path.name.startswith((".", _ASIDE))])
        for path in fresh.iterdir():
            path.rename(state / path.name)
    return aside


def _moved(state: Path, there: list[Path]) -> Path | None:
    if not there:
        return None
    aside = state / f"{_ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700)
    for path in there:
        path.rename(aside / path.name)
    return aside


def waiting(journal: Path) -> int:
    """Events that wait to be delivered. Raises BackupError for a damaged journal."""
    try:
        with closing(sqlite3.connect(journal)) as db:
            if (verdict := db.execute("pragma integrity_check(1)").fetchone()[0]) != "ok":
                raise BackupError(f"{journal.name} is damaged: {verdict}")
            return int(db.execute("select count(*) from events").fetchone()[0])
    except sqlite3.DatabaseError as damaged:
        raise BackupError(f"{journal.name} cannot be read: {damaged}") from None


def _copied(journal: Path, into: Path) -> int:
    """One file, without a write-ahead log beside it."""
    try:
        with closing(sqlite3.connect(journal, timeout=10)) as source, closing(sqlite3.connect(into)) as copy:
            source.backup(copy)
            copy.execute("pragma journal_mode=delete")
    except sqlite3.DatabaseError as failed:
        raise BackupError(f"{journal} cannot be read ({failed}). Cure: start the agent once, then try again") from None
    return waiting(into)


def _added(archive: tarfile.TarFile, state: Path, path: Path) -> str:
    """Its name; empty where the agent has just put another file in its place."""
    name = str(path.relative_to(state))
    try:
        archive.add(path, name)
    except FileNotFoundError:
        return ""
    return name


def _extracted(archive: Path, into: Path) -> None:
    with tarfile.open(archive) as opened:
        opened.extractall(into, filter="data")
    for path in (into, *into.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _unused(state: Path) -> None:
    with ExitStack() as held:
        for lock in state.glob("journal*.lock"):
            place = os.open(lock, os.O_RDONLY)
            held.callback(os.close, place)
            try:
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupError(f"An agent is using {state}. Cure: stop it first, then restore") from None
