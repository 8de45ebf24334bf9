"""A recording in a file: checked here, before anything is sent anywhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cloud.voices.decode import LARGEST, too_large
from cloud.voices.sample import Measures, accepted
from shared.errors import SettingsError

_ENDINGS = {
    "audio/wav": "wav", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/webm": "webm",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A recording that is good enough."""

    content: bytes
    media_type: str
    measures: Measures

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def place(self, client: str) -> str:
        """Its path in the bucket: in the client's folder, called by what it holds."""
        return f"{client}/{self.sha256[:16]}.{_ENDINGS[self.media_type]}"


def read(path: Path) -> SampleFile:
    """SettingsError when there is no such file, SampleRefused with all that is wrong with the recording."""
    try:
        if (size := path.stat().st_size) > LARGEST:
            raise too_large(size)
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    sample = accepted(content)
    return SampleFile(content, sample.media_type, sample.measures)
