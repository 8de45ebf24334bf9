"""What the network makes of each segment, kept below var/cache: decoding is what takes the time, judging it does not.

Kept by the sound itself, so another set, line or detector makes other readings. `VERSION` stands for `Whisper.read`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from edge_agent.hear.confidence import Reading, Word
from edge_agent.hear.voice_activity import RATE, WIDTH
from edge_agent.hear.whisper import Whisper, decoded

VERSION = "1"
WINDOW = (8.0, 2.0)  # edge_agent/hear/whisper.py: WhisperRecogniser's own
LANGUAGE = "en-US"


class Readings:
    """Reads anew only what is not kept; the model is loaded when the first segment needs it."""

    def __init__(self, models: Path, cache: Path) -> None:
        self._folder, self._cache = models / "whisper-base", cache
        self._whisper: Whisper | None = None

    def decoded(self, pcm: bytes) -> Reading:
        """As the recogniser would settle on it."""
        return decoded(lambda window: self.read(pcm, window), seconds(pcm), WINDOW)

    def read(self, pcm: bytes, window: float) -> Reading:
        key = hashlib.sha256(f"{VERSION}|{window:.3f}|".encode() + pcm).hexdigest()[:32]
        file = self._cache / f"{key}.json"
        if not file.is_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_suffix(".new")
            fresh.write_text(json.dumps(asdict(self._read(pcm, window))))
            fresh.replace(file)
        return _reading(json.loads(file.read_text()))

    def _read(self, pcm: bytes, window: float) -> Reading:
        if self._whisper is None:
            self._whisper = Whisper(self._folder, 1, WINDOW, 1)
        return self._whisper.read(pcm, LANGUAGE, window)


def seconds(pcm: bytes) -> float:
    return len(pcm) // WIDTH / RATE


def _reading(kept: dict[str, Any]) -> Reading:
    return Reading(**{**kept, "words": tuple(Word(**word) for word in kept["words"])})
