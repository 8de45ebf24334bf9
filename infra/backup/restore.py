"""A backup is put back: all of it is read and checked before anything is touched."""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from pathlib import Path

from infra.backup.load import load
from infra.backup.manifest import Manifest
from infra.backup.state import put_back
from infra.backup.stores import Store
from infra.backup.take import SECRETS, brought, chosen
from shared.errors import BackupError


@dataclass(frozen=True, slots=True)
class Target:
    """What is put back, and where. None: it stays in the backup."""

    database: str | None = None  # address, of a superuser
    state: Path | None = None
    secrets: Path | None = None  # an empty folder, or none yet


def restore(
    store: Store, name: str | None, target: Target, passphrase: str | None, *, force: bool
) -> tuple[Manifest, list[str]]:
    """Of the newest backup, or the named one. Returns its manifest and a sentence for each thing that was done.

    Raises BackupError. Without `force` neither a database with tables nor a state folder with a journal is replaced.
    """
    said = []
    with brought(store, chosen(store, name), passphrase) as (folder, manifest):
        _possible(manifest, target, passphrase)
        if target.database and manifest.database:
            load(target.database, folder, manifest.database, force=force)
            rows = sum(manifest.database.rows.values())
            said.append(f"Database: {len(manifest.database.rows)} tables with {rows:,} rows, counted again.")
        if target.state and manifest.state:
            aside = put_back(folder, target.state, manifest.state, force=force)
            waiting = sum(manifest.state.journals.values())
            said.append(f"State: {waiting:,} events that wait to be delivered, {manifest.state.answers} last answers.")
            said += [f"What was there before is in {aside}: delete it when all is well."] if aside else []
        if target.secrets and manifest.secrets:
            _unpacked(folder / SECRETS, target.secrets)
            said.append(f"Secrets: {', '.join(manifest.secrets)} in {target.secrets}.")
    return manifest, said


def _possible(manifest: Manifest, target: Target, passphrase: str | None) -> None:
    if manifest.encrypted and not passphrase:
        raise BackupError(f"{manifest.name} is encrypted. Cure: --passphrase-file FILE")
    asked = {"database": target.database, "state": target.state, "secrets": target.secrets}
    if not any(asked.values()):
        raise BackupError("Nothing to put back. Cure: --database ADDRESS, --state FOLDER, --secrets FOLDER")
    held = {"database": manifest.database, "state": manifest.state, "secrets": manifest.secrets}
    lacking = [part for part, wanted in asked.items() if wanted and not held[part]]
    if lacking:
        raise BackupError(f"{manifest.name} holds no {' and no '.join(lacking)}.")


def _unpacked(archive: Path, into: Path) -> None:
    if into.is_dir() and any(into.iterdir()):
        raise BackupError(f"{into} is not empty: secrets are put into a folder of their own.")
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(archive) as opened:
        opened.extractall(into, filter="data")
    for path in into.iterdir():
        path.chmod(0o600)
