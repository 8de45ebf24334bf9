"""What the database says of a message: what it holds, whose it is, and who is still to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from shared.errors import StoreAway

Urgency = Literal["normal", "urgent", "emergency"]
Channel = Literal["email", "sms"]


def _known(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise ValueError("no time zone") from unknown
    return name


class _Read(BaseModel):
    """A door that says more than is needed is a newer one."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Message(_Read):
    """What a caller left. `escalations`: how often somebody was reminded of it already; `completions`: how often
    more of it came after it was told.
    """

    id: UUID
    matter: str
    caller_name: str | None = None
    caller_e164: str | None = None
    urgency: Urgency = "normal"
    taken_at: AwareDatetime
    escalations: int = Field(default=0, ge=0)
    completions: int = Field(default=0, ge=0)

    @property
    def time(self) -> int:
        """Which time it is told: none of them stands for another."""
        return self.escalations + self.completions


class Client(_Read):
    """Whose caller it was."""

    name: str
    timezone: Annotated[str, AfterValidator(_known)]

    def local(self, moment: datetime) -> datetime:
        """On this client's clock."""
        return moment.astimezone(ZoneInfo(self.timezone))


class Notice(_Read):
    """A message and the addresses that have not been told of it since it was last due."""

    message: Message
    client: Client
    emails: tuple[str, ...] = ()
    sms: tuple[str, ...] = ()

    def owed(self) -> list[tuple[Channel, str]]:
        """Each address once."""
        mails: list[tuple[Channel, str]] = [("email", to) for to in dict.fromkeys(self.emails)]
        return mails + [("sms", to) for to in dict.fromkeys(self.sms)]


def read(answer: Mapping[str, Any]) -> Notice:
    """StoreAway where the database says something else: its text may quote the caller, so it is not repeated."""
    try:
        return Notice.model_validate(answer)
    except ValidationError:
        raise StoreAway("message_to_tell answered something that is no message") from None
