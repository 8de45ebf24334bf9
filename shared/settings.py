"""The environment becomes one frozen Settings, or one message that names everything missing or wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from shared.errors import SettingsError


def _web(address: str) -> str:
    return _of_scheme(address, ("http://", "https://"))


def _livekit(address: str) -> str:
    return _of_scheme(address, ("ws://", "wss://", "http://", "https://"))


def _of_scheme(address: str, schemes: tuple[str, ...]) -> str:
    if not address.startswith(schemes) or not address.partition("//")[2] or any(letter.isspace() for letter in address):
        raise ValueError("not an address of that kind")
    return address.rstrip("/")


def _filled(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().strip():
        raise ValueError("empty")
    return secret


Web = Annotated[str, AfterValidator(_web)]
Secret = Annotated[SecretStr, AfterValidator(_filled)]
Filled = Annotated[str, Field(min_length=1)]


def _named(alias: str, means: str, default: Any = ..., **bounds: Any) -> Any:
    """A field read from environment variable `alias`; `means` says what a good value looks like."""
    return Field(default=default, validation_alias=alias, description=means, **bounds)


class Settings(BaseSettings):
    """What `frontdesk serve` needs. A field's description is what the error message says of it."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", case_sensitive=True, env_ignore_empty=True)

    livekit_url: Annotated[str, AfterValidator(_livekit)] = _named(
        "LIVEKIT_URL", "address of the LiveKit server, e.g. ws://127.0.0.1:7880"
    )
    livekit_api_key: Filled = _named("LIVEKIT_API_KEY", "the API key's name in LiveKit's own settings")
    livekit_api_secret: Secret = _named("LIVEKIT_API_SECRET", "the secret that belongs to LIVEKIT_API_KEY")
    supabase_url: Web = _named("SUPABASE_URL", "address of the project, e.g. https://abc.supabase.co")
    supabase_anon_key: Filled = _named("SUPABASE_ANON_KEY", "the project's anon (publishable) key")
    edge_token: Secret = _named("FRONTDESK_EDGE_TOKEN", "the JWT of this edge agent, with role edge_agent")
    ollama_url: Web = _named("OLLAMA_URL", "address of Ollama, e.g. http://127.0.0.1:11434", "http://127.0.0.1:11434")
    model: Filled = _named("FRONTDESK_MODEL", "name of a model that Ollama has, e.g. llama3.1:8b", "llama3.1:8b")
    models_dir: Path = _named("FRONTDESK_MODELS_DIR", "folder of the speech models")
    state_dir: Path = _named(
        "FRONTDESK_STATE_DIR", "folder that the agent may write: journal, last answers, kept audio"
    )
    agent_name: Filled = _named(
        "FRONTDESK_AGENT_NAME", "the name that dispatch rules call this agent by", "receptionist"
    )

    max_calls: int = _named("FRONTDESK_MAX_CALLS", "calls at once, 1 to 200", 4, ge=1, le=200)
    history: int = _named("FRONTDESK_HISTORY", "exchanges the model is reminded of, 5 to 10", 10, ge=5, le=10)
    threads: int = _named("FRONTDESK_THREADS", "processor threads per speech engine, 1 to 64", 2, ge=1, le=64)
    context: int = _named(
        "FRONTDESK_CONTEXT", "tokens of prompt, talk and answer together, 1024 to 131072", 4096, ge=1024, le=131072
    )
    slots: int = _named(
        "FRONTDESK_SLOTS", "answers the model makes at once (Ollama's OLLAMA_NUM_PARALLEL), 1 to 64", 2, ge=1, le=64
    )
    whisper_window: float = _named(
        "FRONTDESK_WHISPER_WINDOW", "seconds of audio heard at once, 2 to 30", 8.0, ge=2, le=30
    )
    resolve_within: float = _named(
        "FRONTDESK_RESOLVE_WITHIN",
        "seconds the database may take to name the client of a call, 0.1 to 5",
        0.8,
        ge=0.1,
        le=5,
    )

    log_level: Literal["debug", "info", "warning", "error"] = _named(
        "FRONTDESK_LOG_LEVEL", "debug, info, warning or error", "info"
    )
    log_format: Literal["auto", "console", "json"] = _named(
        "FRONTDESK_LOG_FORMAT", "auto (console on a terminal, JSON elsewhere), console or json", "auto"
    )
    log_pii: bool = _named("FRONTDESK_LOG_PII", "1 to let numbers and words of callers into the log, else 0", False)

    patience: float = _named(
        "FRONTDESK_PATIENCE", "seconds of silence that end a caller's turn, 0.1 to 5", 0.6, ge=0.1, le=5
    )
    confidence: float = _named("FRONTDESK_CONFIDENCE", "below this the agent asks again, 0 to 1", 0.60, ge=0, le=1)
    nudge: float = _named(
        "FRONTDESK_NUDGE", 'seconds of silence before "are you still there?", 2 to 120', 8.0, ge=2, le=120
    )
    nudges: int = _named("FRONTDESK_NUDGES", "how often to ask that before saying goodbye, 0 to 10", 2, ge=0, le=10)
    longest_call: float = _named(
        "FRONTDESK_LONGEST_CALL", "seconds a call may last, 30 to 14400", 900.0, ge=30, le=14400
    )
    speculate: bool = _named(
        "FRONTDESK_SPECULATE", "1 to prepare answers while the caller may still go on, else 0", True
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


def load(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Settings from `environ` (this process's, if None), then `env_file`. Empty values count as missing.

    Raises SettingsError with one message that names every missing or wrong setting; values are never in it.
    """
    given = os.environ if environ is None else environ
    known = {alias: given[alias] for alias in names() if given.get(alias, "").strip()}
    try:
        return Settings(_env_file=env_file, **known)  # type: ignore[call-arg, arg-type]
    except ValidationError as invalid:
        raise SettingsError(_message(invalid)) from None  # its own text quotes values


def names() -> dict[str, str]:
    """Every environment variable read here → what a good value looks like."""
    return {str(field.validation_alias): field.description or "" for field in Settings.model_fields.values()}


def _message(invalid: ValidationError) -> str:
    meaning = names()
    wrong = {str(error["loc"][0]): error["type"] for error in invalid.errors()}
    lines = (
        f"  {name} is {'missing' if kind == 'missing' else 'wrong'}: {meaning.get(name, '')}"
        for name, kind in wrong.items()
    )
    return "\n".join(["Settings are missing or wrong (see .env.example):", *lines])
