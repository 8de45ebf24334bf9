"""What a backup holds and the proof that it is whole. It is written last: what has none is no backup."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.errors import BackupError

FILE = "manifest.json"
_BLOCK = 1 << 20  # bytes read at once


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class File(_Frozen):
    """One file of a backup as it lies in the store: encrypted, where the backup is."""

    size: int  # bytes
    sha256: str


class Dumped(_Frozen):
    """The database at one moment: its dump and these counts are of the same snapshot."""

    server: int  # major version
    pg_dump: str
    owner: str
    encoding: str
    collate: str
    ctype: str
    migrations: list[str]  # as the database remembers them, oldest first
    rows: dict[str, int]  # schema.table → rows


class Kept(_Frozen):
    """A state folder."""

    journals: dict[str, int]  # file → events that wait to be delivered
    answers: int


class Manifest(_Frozen):
    """Of one backup. Holds no secret, and nothing of any caller or client."""

    format: Literal[1] = 1
    name: str
    made_at: datetime
    release: str  # of this program
    encrypted: bool
    files: dict[str, File]
    database: Dumped | None = None
    state: Kept | None = None
    secrets: list[str] = []  # names of the files of settings and keys inside


def listed(folder: Path, names: Iterable[str]) -> dict[str, File]:
    """Size and hash of these files of a folder."""
    return {name: File(size=(folder / name).stat().st_size, sha256=sha256(folder / name)) for name in sorted(names)}


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def read(folder: Path) -> Manifest:
    """Of a backup that lies in `folder`. Raises BackupError where there is none, or another program's."""
    try:
        return Manifest.model_validate_json((folder / FILE).read_bytes())
    except FileNotFoundError:
        raise BackupError(f"{folder.name} has no {FILE}: it is no backup, or one that was never finished.") from None
    except ValidationError as wrong:
        fields = ", ".join(str(error["loc"][0]) for error in wrong.errors() if error["loc"]) or "not JSON"
        raise BackupError(f"{folder.name}/{FILE} is damaged or of another release ({fields}).") from None


def check(folder: Path, manifest: Manifest) -> None:
    """Raises BackupError that names every file which is missing, or is not as it was written."""
    wrong = []
    for name, file in manifest.files.items():
        path = folder / name
        if not path.is_file():
            wrong.append(f"{name} is missing")
        elif path.stat().st_size != file.size:
            wrong.append(f"{name} has {path.stat().st_size:,} of {file.size:,} bytes")
        elif sha256(path) != file.sha256:
            wrong.append(f"{name} was changed (SHA-256)")
    if wrong:
        raise BackupError(f"The backup {manifest.name} is not whole: {'; '.join(wrong)}. Take another one.")
