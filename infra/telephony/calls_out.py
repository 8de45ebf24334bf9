"""The trunk for calls out, to colleagues of a client's, as the file has it.

What is not said is as Twilio is told in `twilio.termination`: who may call out there is who signs in here.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from infra.telephony.fields import Name, Number, Strict, require_both
from infra.telephony.twilio.section import TwilioTrunk

Address = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?$")]  # LiveKit takes no sip: before it


class CallsOut(Strict):
    """Where LiveKit sends calls out, and as whom it signs in there."""

    name: Name = "out"
    # LiveKit wants one. A colleague sees the number that his caller dialled; one of these where that is not known.
    numbers: Annotated[tuple[Number, ...], Field(min_length=1)]
    address: Address | None = None  # the carrier's; none: the domain of twilio.termination
    username: str = ""
    password_env: str = ""  # the environment variable that holds its password
    transport: Literal["auto", "udp", "tcp", "tls"] = "auto"
    media_encryption: Literal["disable", "allow", "require"] = "allow"

    @model_validator(mode="after")
    def _signed_in(self) -> CallsOut:
        require_both(self.username, self.password_env)
        return self

    def toward(self, twilio: TwilioTrunk | None) -> CallsOut:
        """With what Twilio is told, where the file says no more here. ValueError where it would not carry them."""
        termination = twilio.termination if twilio else None
        if not (self.address or termination):
            raise ValueError("calls out have nowhere to go. Cure: set address, or twilio.termination with its domain")
        if self.address or not (termination and twilio):
            return self
        if twilio.secure and (self.transport, self.media_encryption) != ("tls", "require"):
            raise ValueError("twilio.secure takes no other calls. Cure: transport: tls, media_encryption: require")
        user = self.username or termination.username, self.password_env or termination.password_env
        return self.model_copy(
            update={"address": termination.domain, "username": user[0], "password_env": user[1]},
        )


def by_hand(trunk_id: str) -> str:
    """What is left to do once LiveKit has it."""
    return f"set FRONTDESK_OUTBOUND_TRUNK={trunk_id} for the box, and start it anew"
