"""Which box is looked at: its settings, its health door, and the operator's key where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from edge_agent.settings import Settings
from infra.admin.client import Where
from infra.connections import STATE, load, service_token
from infra.docker.healthy import door as asked_at
from infra.places import Places
from shared.errors import FrontdeskError, SettingsError
from shared.settings import load as load_settings


@dataclass(frozen=True, slots=True)
class Box:
    """`settings` None: `trouble` says why. `operator`: a key that opens the whole database; not the box's own."""

    source: str  # where the settings were read
    given: Mapping[str, str]
    settings: Settings | None
    trouble: str
    operator: Where | None
    door: str | None  # address of the health door; None where it is off

    @property
    def by_phone(self) -> bool:
        """Its settings name where a telephone provider reaches it, or the provider."""
        return bool(self.given.get("FRONTDESK_DOMAIN") or self.given.get("TWILIO_ACCOUNT_SID"))


def door_of(given: Mapping[str, str]) -> str | None:
    """http://host:port of FRONTDESK_METRICS; None where it is empty."""
    listening = given.get("FRONTDESK_METRICS", "").strip()
    return asked_at(listening) if listening else None


def found(environ: Mapping[str, str], env_file: Path, places: Places, door: str = "") -> Box:
    """The box that the environment and `env_file` describe; without a LIVEKIT_URL there, the local stack that is up.

    `door`: address of the health door, where it is not as they say.
    """
    given, source = settings_given(environ, env_file)
    operator = None
    if url := given.get("SUPABASE_URL"):
        key = given.get("SUPABASE_SECRET_KEY")
        operator = Where(url.rstrip("/"), key, local=False) if key else None
    elif not given.get("LIVEKIT_URL") and (places.stack / STATE).is_file():
        try:
            connections = load(places.stack / STATE)
        except FrontdeskError as error:
            return Box("the local stack", given, None, str(error), None, door or None)
        given, source = {**given, **connections.environment()}, "the local stack"
        operator = Where(connections.supabase_url, service_token(connections.jwt_secret), local=True)
    settings: Settings | None = None
    trouble = ""
    try:
        settings = load_settings(Settings, given)
    except SettingsError as error:
        trouble = str(error)
    return Box(source, given, settings, trouble, operator, door.rstrip("/") or door_of(given))


def settings_given(environ: Mapping[str, str], env_file: Path) -> tuple[dict[str, str], str]:
    """What is set, the environment before the file, and in words where it was read."""
    file = (
        {name: value for name, value in dotenv_values(env_file, interpolate=False).items() if value}
        if env_file.is_file()
        else {}
    )
    source = f"{env_file} and the environment" if file else "the environment"
    return {**file, **{name: value for name, value in environ.items() if value.strip()}}, source
