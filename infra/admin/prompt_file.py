"""A prompt in a file: its first paragraph is the greeting, everything after the first empty line the prompt itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shared.errors import SettingsError

LARGEST = 256 * 1024  # bytes; what is kept ends at 64 Ki characters


@dataclass(frozen=True, slots=True)
class PromptFile:
    greeting: str
    body: str


def read(path: Path) -> PromptFile:
    """SettingsError says what is wrong with the file, and where."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    if len(raw) > LARGEST:
        raise SettingsError(f"{path} has {len(raw):,} bytes: a prompt of more than {LARGEST:,} is not read.")
    greeting, _, body = _decoded(path, raw).strip().partition("\n\n")
    if not body.strip():
        raise SettingsError(f"{path}: the greeting comes first, then an empty line, then the prompt.")
    return PromptFile(greeting.strip(), body.strip())


def _decoded(path: Path, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SettingsError(
            f"{path}: byte {error.start} (line {line}) is no UTF-8: it was saved in another encoding. Save it as UTF-8."
        ) from error
    if "\0" in text:
        raise SettingsError(f"{path}: holds NUL characters; it is no text file.")
    return text.replace("\r\n", "\n")
