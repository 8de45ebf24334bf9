"""Where `frontdesk telephony` finds its settings: in the environment, then in `.env` here, as `serve` does."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from infra.connections import STATE, load
from infra.places import Places
from shared.errors import SettingsError, SetupError

LIVEKIT = ("LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET")


def environment(environ: Mapping[str, str] = os.environ, env_file: Path = Path(".env")) -> dict[str, str]:
    """What is set in either, the first before the second. Empty values count as missing."""
    written = dotenv_values(env_file) if env_file.is_file() else {}
    found = {**written, **{name: value for name, value in environ.items() if value.strip()}}
    return {name: value for name, value in found.items() if value and value.strip()}


def secret(settings: Mapping[str, str], variable: str, whose: str) -> str:
    """What the variable holds; "" where none is named. SetupError when it is not set."""
    if variable and not settings.get(variable):
        raise SetupError(f"{whose}: {variable} is not set. Cure: set {variable} here or in .env")
    return settings.get(variable, "")


@dataclass(frozen=True, slots=True)
class LiveKitAccess:
    """A LiveKit server, and a key of its own settings."""

    url: str
    key: str
    secret: str = field(repr=False)


def livekit_access(settings: Mapping[str, str], places: Places) -> LiveKitAccess:
    """The server that the settings name, else the local stack's if that is up. SettingsError names what is missing."""
    missing = [name for name in LIVEKIT if not settings.get(name)]
    if not missing:
        return LiveKitAccess(*(settings[name] for name in LIVEKIT))
    if len(missing) < len(LIVEKIT):
        raise SettingsError(f"{', '.join(missing)} is missing. Cure: set it in the environment or in .env here")
    try:
        local = load(places.stack / STATE)
    except SetupError as none_up:
        raise SettingsError(
            f"{', '.join(LIVEKIT)} are missing, and no local stack is up. Cure: set them in the environment or in .env "
            "here; or `frontdesk stack up`"
        ) from none_up
    return LiveKitAccess(local.livekit_url, local.livekit_key, local.livekit_secret)
