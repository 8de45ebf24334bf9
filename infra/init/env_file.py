"""The one file of settings: read, added to, never written over."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from dotenv import dotenv_values

from infra.init.settings import Line
from shared.errors import SettingsError

MODE = 0o600


def read(path: Path) -> dict[str, str]:
    """What is set and not empty; nothing for a file that is not there."""
    if not path.exists():
        return {}
    try:
        return {name: value for name, value in dotenv_values(path, interpolate=False).items() if value}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {type(error).__name__}.") from error


def add(path: Path, lines: Iterable[Line]) -> None:
    """What stands in the file stays, byte for byte; an empty `NAME=` counts as missing and is set below.

    All or nothing, mode 0600. SettingsError where it cannot be written.
    """
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else HEAD
        text = before + ("" if before.endswith("\n") else "\n") + "".join(f"\n# {x.why}\n{written(x)}\n" for x in lines)
        new = path.with_name(f"{path.name}.new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.") from error


HEAD = "# Settings of this box, made by `frontdesk init`. It holds every secret there is: for its owner only.\n"


def written(line: Line) -> str:
    """In single quotes where a shell, Docker or systemd would read it otherwise. A value has none of its own."""
    plain = all(letter.isalnum() or letter in "-_.:/,+@=" for letter in line.value)
    return f"{line.name}={line.value}" if plain else f"{line.name}='{line.value}'"
