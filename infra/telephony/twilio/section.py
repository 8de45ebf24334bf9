"""The part `twilio:` of the telephony file. Bounds and names are those of Twilio's reference of the Trunk resource."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator, model_validator

from infra.telephony.fields import Name, Network, Number, Strict, require_both

MOST_URIS = 10  # for one trunk (Twilio's error 21249)
Weight = Annotated[int, Field(ge=1, le=65_535)]
Priority = Annotated[int, Field(ge=0, le=65_535)]
Uri = Annotated[
    str, Field(pattern=r"^sip:([^\s@;]+@)?[A-Za-z0-9.-]+(:[0-9]{1,5})?(;(transport=(tcp|udp|tls)|edge=[a-z0-9-]+))*$")
]
Domain = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+\.pstn(\.[a-z0-9-]+)?\.twilio\.com$")]


class Origination(Strict):
    """One way to us: of those with the lowest priority one is picked by weight; when it fails, the next priority."""

    uri: Uri  # sip:host:5060;transport=tcp
    priority: Priority = 10
    weight: Weight = 10
    enabled: bool = True

    @property
    def host(self) -> str:
        """Name or address, without user, port and parameters."""
        return self.uri.removeprefix("sip:").partition(";")[0].rpartition("@")[2].partition(":")[0]


class Termination(Strict):
    """Who may send calls through the trunk into the telephone network: by address, by password, or both."""

    domain: Domain
    allowed_addresses: tuple[Network, ...] = ()
    username: str = ""
    password_env: str = ""  # the variable that holds it; Twilio wants 12 characters with a digit and both cases

    @model_validator(mode="after")
    def _guarded(self) -> Termination:
        if not (self.allowed_addresses or self.username):
            raise ValueError("nobody could call out. Cure: set allowed_addresses, or username and password_env")
        require_both(self.username, self.password_env)
        return self


class TwilioTrunk(Strict):
    """One Elastic SIP trunk, found again by its name."""

    name: Name = "frontdesk"
    secure: bool = False  # TLS and SRTP only
    origination: Annotated[tuple[Origination, ...], Field(max_length=MOST_URIS)] = ()
    termination: Termination | None = None  # only who calls out needs it
    numbers: tuple[Number, ...] = ()  # none = those of our database that the account has

    @field_validator("origination")
    @classmethod
    def _once(cls, origination: tuple[Origination, ...]) -> tuple[Origination, ...]:
        uris = [one.uri for one in origination]
        if twice := sorted({uri for uri in uris if uris.count(uri) > 1}):
            raise ValueError(f"{', '.join(twice)} stands there twice. Cure: keep one of them")
        return origination

    @model_validator(mode="after")
    def _secured(self) -> TwilioTrunk:
        plain = [one.uri for one in self.origination if "transport=tls" not in one.uri]
        if self.secure and plain:
            raise ValueError(f"secure, but {', '.join(plain)} is not. Cure: end it in :5061;transport=tls")
        return self


def toward(hosts: tuple[str, ...], *, secure: bool) -> tuple[Origination, ...]:
    """The ways to these hosts, the first before the second."""
    end = ":5061;transport=tls" if secure else ":5060;transport=tcp"
    return tuple(Origination(uri=f"sip:{host}{end}", priority=10 * place) for place, host in enumerate(hosts, 1))
