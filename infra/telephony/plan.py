"""The telephony file, checked: every mistake is told with its line, its field and its cure."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from infra.telephony.calls_out import CallsOut
from infra.telephony.conflicts import Claim, claim, shadowed
from infra.telephony.environment import secret
from infra.telephony.fields import Name, Network, Number, Seconds, Strict, require_both
from infra.telephony.twilio.section import TwilioTrunk
from infra.yaml_errors import explain, read_yaml
from shared.errors import SetupError


class Trunk(Strict):
    """Calls from one provider. LiveKit refuses two trunks for one number, and two trunks for any number."""

    name: Name
    numbers: tuple[Number, ...] = ()  # called numbers; none = any
    allowed_addresses: tuple[Network, ...] = ()  # the provider's signalling, CIDR
    allowed_numbers: tuple[Number, ...] = ()  # callers; none = any
    username: str = ""  # SIP digest, for providers that can
    password_env: str = ""  # the environment variable that holds its password
    headers: Literal["none", "x_headers", "all"] = "x_headers"  # which become attributes sip.h.*
    headers_to_attributes: dict[str, str] = Field(default_factory=dict)
    media_encryption: Literal["disable", "allow", "require"] = "allow"
    ringing_timeout: Seconds = 30
    max_call_duration: Seconds = 3600

    @model_validator(mode="after")
    def _guarded(self) -> Trunk:
        if not (self.allowed_addresses or self.username):
            message = "anybody could call in. Cure: set allowed_addresses, or username and password_env"
            raise ValueError(message)
        require_both(self.username, self.password_env)
        return self

    @property
    def claim(self) -> Claim:
        """Which calls it takes."""
        addresses, callers = self.allowed_addresses, self.allowed_numbers
        return claim(self.name, self.numbers, addresses, callers, password=bool(self.username))

    def password(self, settings: Mapping[str, str]) -> str:
        """From the settings. SetupError when it is not there."""
        return secret(settings, self.password_env, f"trunk {self.name}")


class Rule(Strict):
    """One room for each call, with the agent called into it."""

    name: Name
    room_prefix: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")] = "call"
    agent: Annotated[str, Field(min_length=1)] = "receptionist"
    metadata: str = ""
    empty_timeout: Seconds = 30
    departure_timeout: Seconds = 5
    max_participants: Annotated[int, Field(ge=2, le=20)] = 3


class Plan(Strict):
    """The whole file. The rule covers all trunks of the file, and no others."""

    trunks: Annotated[tuple[Trunk, ...], Field(min_length=1)]
    rule: Rule
    twilio: TwilioTrunk | None = None  # what Twilio itself should have: `provision`
    outbound: CallsOut | None = None  # only who has colleagues called needs it

    @model_validator(mode="after")
    def _encrypted(self) -> Plan:
        if self.twilio and self.twilio.secure and any(trunk.media_encryption == "disable" for trunk in self.trunks):
            message = "twilio.secure sends encrypted sound only. Cure: media_encryption: require in its trunk"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _calls_go_somewhere(self) -> Plan:
        _ = self.calls_out
        return self

    @property
    def calls_out(self) -> CallsOut | None:
        """The trunk for calls out, with what the part for Twilio says of it."""
        return self.outbound.toward(self.twilio) if self.outbound else None

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
