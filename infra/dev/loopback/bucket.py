"""Objects in a folder: what they hold, and beside that what is known of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Bucket:
    """As the migration makes it."""

    id: str
    largest: int  # bytes
    media_types: frozenset[str]


BUCKETS = {
    "voice-samples": Bucket(
        "voice-samples",
        10_485_760,
        frozenset({"audio/wav", "audio/x-wav", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/webm"}),
    )
}


@dataclass(frozen=True, slots=True)
class Stored:
    """One object."""

    path: Path
    media_type: str
    size: int
    at: str  # ISO 8601

    def shown(self, name: str) -> dict[str, Any]:
        """As a list shows it."""
        metadata = {"size": self.size, "mimetype": self.media_type}
        return {"name": name, "id": name, "created_at": self.at, "updated_at": self.at, "metadata": metadata}


_KEY = re.compile(r"[\w/!.*'() &$@=;:+,?-]+", re.ASCII)


def fit(key: str) -> bool:
    """Whether an object may be called so: nothing leads out of its folder."""
    return bool(_KEY.fullmatch(key)) and not any(part in ("", ".", "..") for part in key.split("/"))


class Buckets:
    """Contents are below objects/, what is known of them below known/."""

    def __init__(self, folder: Path) -> None:
        self._objects = folder / "objects"
        self._known = folder / "known"

    def find(self, bucket: Bucket, key: str) -> Stored | None:
        path = self._objects / bucket.id / key
        try:
            known = json.loads((self._known / bucket.id / f"{key}.json").read_text())
        except OSError:
            return None
        return Stored(path, known["media_type"], known["size"], known["at"]) if path.is_file() else None

    def keep(self, bucket: Bucket, key: str, content: bytes, media_type: str) -> None:
        """Whole or not at all; an object that was there is replaced."""
        known = {"media_type": media_type, "size": len(content), "at": datetime.now(UTC).isoformat()}
        _write(self._objects / bucket.id / key, content)
        _write(self._known / bucket.id / f"{key}.json", json.dumps(known).encode())

    def remove(self, bucket: Bucket, key: str) -> bool:
        """False: there was none."""
        found = self.find(bucket, key)
        if found:
            found.path.unlink()
            (self._known / bucket.id / f"{key}.json").unlink()
        return found is not None

    def list(self, bucket: Bucket, prefix: str) -> list[dict[str, Any]]:
        """What lies in the folder `prefix`, by name; a folder in it has no id."""
        folder = self._objects / bucket.id / prefix.strip("/")
        entries = sorted(folder.iterdir()) if folder.is_dir() else []
        return [entry for entry in (self._entry(bucket, prefix.strip("/"), path) for path in entries) if entry]

    def _entry(self, bucket: Bucket, folder: str, path: Path) -> dict[str, Any] | None:
        if path.is_dir():
            return {"name": path.name, "id": None, "metadata": None}
        found = self.find(bucket, f"{folder}/{path.name}" if folder else path.name)
        return found.shown(path.name) if found else None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
