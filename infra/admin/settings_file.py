"""A file of settings in which one secret takes the place of another; everything else stays as it is."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

import yaml

from shared.errors import SettingsError

_KEYS = re.compile(r"^keys:[ \t]*(#.*)?$", re.MULTILINE)


def turn(path: Path, name: str, former: str, new: str) -> str:
    """In NAME=value lines: `name` gets the value `new`, and `former` what it had, which is returned."""
    lines = [line for line in _read(path).splitlines() if not line.startswith(f"{former}=")]
    place = next((place for place, line in enumerate(lines) if line.startswith(f"{name}=")), None)
    if place is None or not (old := lines[place].partition("=")[2].strip().strip("'\"")):
        raise SettingsError(f"{path} sets no {name}.")
    lines[place : place + 1] = [f"{name}={new}", f"{former}={old}"]
    _write(path, "\n".join(lines) + "\n")
    return old


def drop(path: Path, name: str) -> None:
    """No line NAME=value any more."""
    lines = _read(path).splitlines()
    left = [line for line in lines if not line.startswith(f"{name}=")]
    if left == lines:
        raise SettingsError(f"{path} sets no {name}.")
    _write(path, "\n".join(left) + "\n")


def livekit_keys(path: Path) -> dict[str, str]:
    """The API keys in livekit-server's configuration."""
    return _keys(path, _read(path))


def add_livekit_key(path: Path, key: str, secret: str) -> None:
    """One more key, first of the map, so that it stands beside those that are in use."""
    text = _read(path)
    wanted = {key: secret, **_keys(path, text)}
    _write_livekit(path, _KEYS.sub(lambda found: f"{found[0]}\n  {key}: {secret}", text, count=1), wanted)


def keep_livekit_key(path: Path, key: str) -> list[str]:
    """Only this one stays; returns the names of those that are gone."""
    text = _read(path)
    keys = _keys(path, text)
    if key not in keys:
        raise SettingsError(f"{path} has no key {key}, but {', '.join(keys)}.")
    gone = [each for each in keys if each != key]
    for each in gone:
        text = re.sub(rf"^[ \t]+(['\"]?){re.escape(each)}\1[ \t]*:.*\n?", "", text, count=1, flags=re.MULTILINE)
    _write_livekit(path, text, {key: keys[key]})
    return gone


def _keys(path: Path, text: str) -> dict[str, str]:
    try:
        held = yaml.safe_load(text)
        keys = held["keys"]
    except (yaml.YAMLError, KeyError, TypeError):
        keys = None
    if not isinstance(keys, dict) or not keys:
        raise SettingsError(f"{path} has no map `keys:` of API keys: it is no configuration of livekit-server.")
    return {str(key): str(secret) for key, secret in keys.items()}


def _write_livekit(path: Path, text: str, wanted: Mapping[str, str]) -> None:
    """Only where the file then says what was meant: its lines were edited, so that its comments stay."""
    try:
        found = _keys(path, text)
    except SettingsError:
        found = {}
    if found != wanted:
        raise SettingsError(f"{path} is left as it is: write each key on a line of its own below `keys:`.")
    _write(path, text)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as odd:
        raise SettingsError(f"{path} cannot be read: {type(odd).__name__}.") from odd


def _write(path: Path, text: str) -> None:
    """At once and whole, for the same owner, and closed to everybody else."""
    was = path.stat()
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        os.fchown(file.fileno(), was.st_uid, was.st_gid)
        os.fchmod(file.fileno(), stat.S_IMODE(was.st_mode) & ~stat.S_IRWXO)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
