"""The telephony file, checked: every mistake is told with its line, its field and its cure."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from infra.telephony.conflicts import Claim, claim, shadowed
from infra.yaml_errors import explain, read_yaml
from shared.errors import SetupError

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


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trunk(_Strict):
    """Calls from one provider. LiveKit refuses two trunks for one number, and two trunks for any number."""

    name: Name
    numbers: tuple[Number, ...] = ()  # called numbers; none = any
    allowed_addresses: tuple[Annotated[str, AfterValidator(_network)], ...] = ()  # the provider's signalling, CIDR
    allowed_numbers: tuple[Number, ...] = ()  # callers; none = any
    username: str = ""  # SIP digest, for providers that can
    password_env: str = ""  # the environment variable that holds its password
    headers: Literal["none", "x_headers", "all"] = "x_headers"  # which become attributes sip.h.*
    headers_to_attributes: dict[str, str] = {}
    media_encryption: Literal["disable", "allow", "require"] = "allow"
    ringing_timeout: Seconds = 30
    max_call_duration: Seconds = 3600

    @model_validator(mode="after")
    def _guarded(self) -> Trunk:
        if not (self.allowed_addresses or self.username):
            message = "anybody could call in. Cure: set allowed_addresses, or username and password_env"
            raise ValueError(message)
        if bool(self.username) != bool(self.password_env):
            message = "username and password_env belong together. Cure: set both or neither"
            raise ValueError(message)
        return self

    @property
    def claim(self) -> Claim:
        """Which calls it takes."""
        addresses, callers = self.allowed_addresses, self.allowed_numbers
        return claim(self.name, self.numbers, addresses, callers, password=bool(self.username))

    def password(self, settings: Mapping[str, str]) -> str:
        """From the settings. SetupError when it is not there."""
        if not self.password_env:
            return ""
        if not (value := settings.get(self.password_env)):
            message = (
                f"trunk {self.name}: {self.password_env} is not set. Cure: set {self.password_env} here or in .env"
            )
            raise SetupError(message)
        return value


class Rule(_Strict):
    """One room for each call, with the agent called into it."""

    name: Name
    room_prefix: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")] = "call"
    agent: Annotated[str, Field(min_length=1)] = "receptionist"
    metadata: str = ""
    empty_timeout: Seconds = 30
    departure_timeout: Seconds = 5
    max_participants: Annotated[int, Field(ge=2, le=20)] = 3


class Plan(_Strict):
    """The whole file. The rule covers all trunks of the file, and no others."""

    trunks: Annotated[tuple[Trunk, ...], Field(min_length=1)]
    rule: Rule

    @field_validator("trunks")
    @classmethod
    def _no_two_alike(cls, trunks: tuple[Trunk, ...]) -> tuple[Trunk, ...]:
        _once([trunk.name for trunk in trunks], "trunk name")
        _once([number for trunk in trunks for number in trunk.numbers or ("(any number)",)], "called number")
        return trunks

    @field_validator("trunks")
    @classmethod
    def _nobody_shadowed(cls, trunks: tuple[Trunk, ...]) -> tuple[Trunk, ...]:
        for taker, loser in permutations(trunks, 2):
            if numbers := shadowed(taker.claim, loser.claim):
                message = (
                    f"{taker.name} would take the calls to {numbers} from {loser.name} and ask them for its password "
                    f"(407). Cure: give {taker.name} the allowed_addresses that its calls come from"
                )
                raise ValueError(message)
        return trunks


def _once(values: list[Any], what: str) -> None:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        message = f"{what} {', '.join(twice)} stands in two trunks, LiveKit refuses that. Cure: keep one of them"
        raise ValueError(message)


def read_plan(path: Path) -> Plan:
    """The file's plan. SetupError names file, line, field and cure of each mistake."""
    data, tree = read_yaml(path)
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise SetupError(explain(path, tree, error)) from error
