"""The kinds of values in a telephony file."""

from __future__ import annotations

import ipaddress
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _.-]{0,62}$")]
Number = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
Seconds = Annotated[int, Field(gt=0, le=86_400)]


def _network(text: str) -> str:
    # LiveKit compares anything that is not a CIDR with the From header's host as well, and a caller can write that.
    if "/" not in text:
        message = f"{text!r} is not a CIDR range. Cure: write a single address as {text}/32"
        raise ValueError(message)
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        message = f"{text!r} is not a CIDR range: {error}. Cure: for example 54.172.60.0/30"
        raise ValueError(message) from error


Network = Annotated[str, AfterValidator(_network)]


class Strict(BaseModel):
    """A part of the file: unknown words are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def require_both(username: str, password_env: str) -> None:
    """Of who signs in: his name, and the environment variable that holds his password. ValueError."""
    if bool(username) != bool(password_env):
        message = "username and password_env belong together. Cure: set both or neither"
        raise ValueError(message)
