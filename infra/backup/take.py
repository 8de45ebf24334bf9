"""A backup is made: at a place of its own, checked, encrypted, and kept as a whole; then the oldest ones go."""

from __future__ import annotations

import errno
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from infra.backup.dump import DUMP, dump
from infra.backup.manifest import FILE, Manifest, check, listed, read
from infra.backup.programs import find, listing
from infra.backup.sealed import ENDING, seal, unseal
from infra.backup.state import STATE, keep
from infra.backup.stores import PREFIX, Store
from shared.errors import BackupError

SECRETS = "secrets.tar"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be kept. None: it is left out."""

    database: str | None = None  # address, with the password
    state: Path | None = None
    secrets: tuple[Path, ...] = ()  # files
    passphrase: str | None = None  # encrypts every file but the manifest


def take(store: Store, wanted: Wanted, now: datetime) -> Manifest:
    """Raises BackupError; then the store holds what it held before."""
    if not (wanted.database or wanted.state or wanted.secrets):
        raise BackupError("Nothing to keep. Cure: --database ADDRESS, --state FOLDER, or both")
    if wanted.secrets and not wanted.passphrase:
        raise BackupError("Secrets are kept encrypted only. Cure: --passphrase-file FILE")
    with told(), store.workplace() as place:
        folder = place / f"{PREFIX}{now:%Y%m%dT%H%M%SZ}"
        folder.mkdir(mode=0o700)
        dumped = dump(wanted.database, folder) if wanted.database else None
        kept = keep(wanted.state, folder) if wanted.state else None
        secrets = _secrets(wanted.secrets, folder)
        if wanted.passphrase:
            for path in list(folder.iterdir()):
                seal(path, wanted.passphrase)
        files = listed(folder, [path.name for path in folder.iterdir()])
        manifest = Manifest(
            name=folder.name, made_at=now, release=_release(), encrypted=wanted.passphrase is not None,
            files=files, database=dumped, state=kept, secrets=secrets,
        )  # fmt: skip
        (folder / FILE).write_text(manifest.model_dump_json(indent=1) + "\n")
        for path in folder.iterdir():
            path.chmod(0o600)
        store.put(folder, folder.name)
    return manifest


def retain(store: Store, keep_newest: int) -> list[str]:
    """Removes all but the newest ones, oldest first, and what never became one before the oldest that stays.

    Returns the names of those that are gone. What is newer and unfinished may be on its way from another box.
    """
    with told():
        names = store.names()
        gone = names[:-keep_newest]
        gone += [name for name in store.unfinished() if name < min(names[-keep_newest:], default="")]
        for name in gone:
            store.remove(name)
    return gone


def chosen(store: Store, name: str | None) -> str:
    """This backup, or the newest. Raises BackupError."""
    names = store.names()
    if name is None and names:
        return names[-1]
    if name not in names:
        raise BackupError(f"There is no backup {name or ''} there: {', '.join(names) or 'none at all'}.")
    return str(name)


@contextmanager
def brought(store: Store, name: str, passphrase: str | None) -> Iterator[tuple[Path, Manifest]]:
    """A backup in a folder of our own, every file checked and, with its passphrase, decrypted."""
    with told(), store.workplace() as place:
        folder = place / name
        folder.mkdir(mode=0o700)
        store.get(name, folder)
        check(folder, manifest := read(folder))
        if manifest.encrypted and passphrase:
            for path in sorted(folder.glob(f"*{ENDING}")):
                unseal(path, passphrase)
        yield folder, manifest


def verify(store: Store, name: str, passphrase: str | None) -> Manifest:
    """Reads all of it back: sizes, hashes, and whether the dump and the journals can be read. Raises BackupError."""
    with brought(store, name, passphrase) as (folder, manifest):
        if manifest.encrypted and not passphrase:
            return manifest
        if manifest.database:
            listing(find("pg_restore", manifest.database.server), folder / DUMP)
        if manifest.state:
            with tarfile.open(folder / STATE) as archive:
                archive.getmembers()
    return manifest


@contextmanager
def told() -> Iterator[None]:
    """What the disk refuses is said with its cure."""
    try:
        yield
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupError(
                f"No room left at {fault.filename or 'the place of the backup'}: nothing was kept, and earlier backups "
                "are as they were. Cure: make room, or keep fewer (--keep)"
            ) from fault
        raise BackupError(f"{fault.filename or 'The disk'}: {fault.strerror}.") from fault


def _secrets(files: tuple[Path, ...], folder: Path) -> list[str]:
    if not files:
        return []
    if len({path.name for path in files}) < len(files):
        raise BackupError("Two of the files of secrets have the same name. Cure: a copy under another name")
    with tarfile.open(folder / SECRETS, "w") as archive:
        for path in files:
            archive.add(path, path.name)
    return [path.name for path in files]


def _release() -> str:
    try:
        return version("frontdesk")
    except PackageNotFoundError:
        return "a checkout"
