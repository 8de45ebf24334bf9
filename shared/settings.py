"""The environment becomes one frozen value, or one message that names everything missing or wrong.

What a process needs is a class of its own (edge_agent/settings.py, cloud/settings.py); what two of them need is here.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from shared.errors import SettingsError


def _web(address: str) -> str:
    return of_scheme(address, ("http://", "https://"))


def of_scheme(address: str, schemes: tuple[str, ...]) -> str:
    if not address.startswith(schemes) or not address.partition("//")[2] or any(letter.isspace() for letter in address):
        raise ValueError("not an address of that kind")
    return address.rstrip("/")


def host_and_port(address: str) -> tuple[str, int]:
    """Of `host:port`, `[::1]:port`. Raises ValueError."""
    host, colon, port = address.rpartition(":")
    if not (host and colon and port.isdigit() and 0 < int(port) < 65_536) or (":" in host) != host.startswith("["):
        raise ValueError("not host:port")
    return host.strip("[]"), int(port)


def _door(address: str) -> str:
    if address:
        host_and_port(address)
    return address


def _filled(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().strip():
        raise ValueError("empty")
    return secret


def _signs(secret: SecretStr) -> SecretStr:
    """A secret in the form of Standard Webhooks."""
    prefix, _, rest = secret.get_secret_value().partition("_")
    if prefix != "whsec" or not 24 <= len(base64.b64decode(rest, validate=True)) <= 64:
        raise ValueError("not whsec_ and 24 to 64 bytes in base64")
    return secret


Web = Annotated[str, AfterValidator(_web)]
SigningSecret = Annotated[SecretStr, AfterValidator(_signs)]
Secret = Annotated[SecretStr, AfterValidator(_filled)]
Filled = Annotated[str, Field(min_length=1)]


def named(alias: str, means: str, default: Any = ..., **bounds: Any) -> Any:
    """A field read from environment variable `alias`; `means` says what a good value looks like."""
    return Field(default=default, validation_alias=alias, description=means, **bounds)


class FromEnvironment(BaseSettings):
    """What every process needs. A field's description is what the error message says of it."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", case_sensitive=True, env_ignore_empty=True)

    supabase_url: Web = named("SUPABASE_URL", "address of the project, e.g. https://abc.supabase.co")
    log_level: Literal["debug", "info", "warning", "error"] = named(
        "FRONTDESK_LOG_LEVEL", "debug, info, warning or error", "info"
    )
    log_format: Literal["auto", "console", "json"] = named(
        "FRONTDESK_LOG_FORMAT", "auto (console on a terminal, JSON elsewhere), console or json", "auto"
    )
    log_pii: bool = named("FRONTDESK_LOG_PII", "1 to let numbers and words of callers into the log, else 0", False)

    metrics: Annotated[str, AfterValidator(_door)] = named(
        "FRONTDESK_METRICS",
        "host:port where Prometheus and health checks may ask, e.g. 127.0.0.1:9464; if empty, nobody may",
        "",
    )

    ollama_url: Web = named("OLLAMA_URL", "address of Ollama, e.g. http://127.0.0.1:11434", "http://127.0.0.1:11434")

    cartesia_key: Secret | None = named("CARTESIA_API_KEY", "a key of Cartesia, whose voices are cloned", None)
    cartesia_url: Web = named("CARTESIA_BASE_URL", "address of Cartesia's API", "https://api.cartesia.ai")
    elevenlabs_key: Secret | None = named(
        "ELEVENLABS_API_KEY", "a key of ElevenLabs, which clones where Cartesia cannot", None
    )
    elevenlabs_url: Web = named("ELEVENLABS_BASE_URL", "address of ElevenLabs' API", "https://api.elevenlabs.io")

    wake_secret: SigningSecret | None = named(
        "FRONTDESK_WAKE_SECRET", "whsec_ and 24 to 64 bytes in base64: signs the wake-up of the jobs after a call", None
    )

    @classmethod
    def settings_customise_sources(  # the signature is the library's
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What `load` was given, then the file: the process's environment is never read behind our back."""
        return init_settings, dotenv_settings


Kind = TypeVar("Kind", bound=FromEnvironment)


def load(kind: type[Kind], environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Kind:
    """Settings from `environ` (this process's, if None), then `env_file`. Empty values count as missing.

    Raises SettingsError with one message that names every missing or wrong setting; values are never in it.
    """
    given = os.environ if environ is None else environ
    known = {alias: given[alias] for alias in names(kind) if given.get(alias, "").strip()}
    try:
        return kind(_env_file=env_file, **known)  # type: ignore[call-arg, arg-type]
    except ValidationError as invalid:
        raise SettingsError(_message(kind, invalid)) from None  # its own text quotes values


def names(kind: type[FromEnvironment]) -> dict[str, str]:
    """Every environment variable read here → what a good value looks like."""
    return {str(field.validation_alias): field.description or "" for field in kind.model_fields.values()}


def _message(kind: type[FromEnvironment], invalid: ValidationError) -> str:
    meaning = names(kind)
    wrong = {str(error["loc"][0]): error["type"] for error in invalid.errors()}
    lines = (
        f"  {name} is {'missing' if fault == 'missing' else 'wrong'}: {meaning.get(name, '')}"
        for name, fault in wrong.items()
    )
    return "\n".join(["Settings are missing or wrong (see .env.example):", *lines])
