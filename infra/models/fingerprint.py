"""Hashes, and the note that saves hashing a gigabyte at every start."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

BLOCK = 1 << 20


def digest(path: Path, algorithm: str = "sha256") -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).digest()


def sha256(path: Path) -> str:
    """Hexadecimal, as the manifest writes it."""
    return digest(path).hex()


def integrity(path: Path) -> str:
    """`sha512-…`, as npm writes it."""
    return "sha512-" + base64.b64encode(digest(path, "sha512")).decode()


class Known:
    """Remembers for each file what it was found to be (a hash, a version), until its size or time of change differs."""

    def __init__(self, note: Path) -> None:
        self._note = note
        try:
            self._seen: dict[str, Any] = json.loads(note.read_text())
        except (OSError, ValueError):
            self._seen = {}

    def holds(self, path: Path, what: str) -> bool:
        entry = self._entry(path, what)
        return entry is not None and self._seen.get(str(path)) == entry

    def remember(self, path: Path, what: str) -> None:
        self._seen[str(path)] = self._entry(path, what)
        self._note.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._note.with_suffix(".new")
        fresh.write_text(json.dumps(self._seen, indent=1))
        fresh.replace(self._note)

    def _entry(self, path: Path, what: str) -> list[Any] | None:
        try:
            found = path.stat()
        except OSError:
            return None
        return [what, found.st_size, found.st_mtime_ns]
