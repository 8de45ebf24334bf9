"""The voices of one account, in memory; on disk too where there is a folder, so that a restarted server has them."""

from __future__ import annotations

import dataclasses
import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

FILE = "voices.json"


@dataclass(frozen=True, slots=True)
class Voice:
    id: str
    name: str
    language: str
    description: str
    created_at: str  # ISO 8601


@dataclass(slots=True)
class VoiceStore:
    """`limit`: how many voices the account may have."""

    folder: Path | None = None
    limit: int = 1000
    voices: dict[str, Voice] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.folder and (self.folder / FILE).is_file():
            kept = [Voice(**entry) for entry in json.loads((self.folder / FILE).read_text())]
            self.voices = {voice.id: voice for voice in kept}

    @property
    def full(self) -> bool:
        return len(self.voices) >= self.limit

    def add(self, name: str, language: str, description: str, clip: bytes) -> Voice:
        made = Voice(str(uuid.uuid4()), name, language, description, datetime.now(UTC).isoformat())
        self.voices[made.id] = made
        self._keep()
        if self.folder:
            (self.folder / f"{made.id}.wav").write_bytes(clip)
        return made

    def remove(self, voice: str) -> bool:
        """False: there was none."""
        if self.voices.pop(voice, None) is None:
            return False
        self._keep()
        if self.folder:
            (self.folder / f"{voice}.wav").unlink(missing_ok=True)
        return True

    def _keep(self) -> None:
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = self.folder / f"{FILE}.new"
            fresh.write_text(json.dumps([dataclasses.asdict(voice) for voice in self.voices.values()], indent=1))
            fresh.replace(self.folder / FILE)
