"""All that the desk can do, as values: a tool is asked for by name and arguments, whoever decided that it is needed.

Each has one kind of result. `Failed` may come in place of any: then the desk says so, and takes a message instead.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, TypeAlias
from uuid import UUID

from edge_agent.desk.book import Colleague

Urgency = Literal["normal", "urgent", "emergency"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A free stretch that can be held. `starts_at`: aware, in the client's time zone."""

    service_id: UUID
    starts_at: dt.datetime
    staff_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """Which slots of a service begin in [since, until)? Result: `Free`, at most `most` of them, earliest first.

    What this call itself holds is free to it.
    """

    service_id: UUID
    since: dt.datetime
    until: dt.datetime
    most: int = 20
    binds: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class HoldSlot:
    """Keeps it for this call, some minutes long and until it is over. Result: `Held`, or `Taken`."""

    slot: Slot
    binds: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class CommitVisit:
    """Makes what is held an appointment (a request where the client confirms by hand). Result: `Booked`, or `Taken`."""

    held: UUID
    name: str
    number: str
    binds: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class ReleaseSlot:
    """Lets go of what is held. Result: `Done`."""

    held: UUID
    binds: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class FindVisits:
    """The visits to come of whoever has this number or code. Result: `Found`."""

    number: str | None = None
    code: str | None = None
    binds: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class CancelVisit:
    """Result: `Done`."""

    visit: UUID
    binds: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class MoveVisit:
    """Puts a visit to a slot that is held. Result: `Booked`, or `Taken`: then it stays where it was."""

    visit: UUID
    held: UUID
    binds: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Somebody is to answer: a row that stays open until a person says that it is done. Result: `Noted`, always.

    `completes`: the message that stands already, and holds all of this from now on; None: a new one.
    """

    matter: str
    name: str | None
    number: str | None
    urgency: Urgency = "normal"
    completes: UUID | None = None
    binds: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Connect:
    """Rings them, one after the other, until the caller is handed over to one. Result: `Done` or `Failed`.

    Asked for once more, while they are rung or after that, it is the same hunt. `at_once`: all of them are rung
    together. `name`, `matter`: who calls, and what about, in his own words, for whoever picks up; "" where unknown.
    `waits`: False, the talk goes on meanwhile, and the result, `Done`, is only that they are rung.
    """

    colleagues: tuple[Colleague, ...]
    at_once: bool = False
    name: str = ""
    matter: str = ""
    waits: bool = True
    binds: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class StopTranscript:
    """From here on nothing that is said is kept; what was is forgotten. Result: `Done`, always."""

    binds: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class EndCall:
    """Hangs up when the sentence was heard. Result: `Done`, always."""

    reason: str  # e.g. "spam"
    binds: ClassVar[bool] = True


Tool: TypeAlias = (
    FreeSlots | HoldSlot | CommitVisit | ReleaseSlot | FindVisits | CancelVisit | MoveVisit | TakeMessage | Connect
    | StopTranscript | EndCall
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Free:
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Held:
    id: UUID
    slot: Slot


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody else was faster."""


@dataclass(frozen=True, slots=True)
class Booked:
    """`confirmed`: False where the client confirms by hand. `code`: what the caller names to change it."""

    id: UUID
    starts_at: dt.datetime
    code: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class FoundVisit:
    id: UUID
    service_id: UUID
    service: str
    starts_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Found:
    visits: tuple[FoundVisit, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """It was taken down, or is sure to be, as this message."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Done:
    """It was done, or is sure to be."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It was not done. `reason`: for the log."""

    reason: str


Result: TypeAlias = Free | Held | Taken | Booked | Found | Noted | Done | Failed


class Work(Protocol):
    """Who does it, for one call."""

    async def do(self, tool: Tool) -> Result:
        """Never raises but CancelledError: what cannot be done is `Failed`."""
        ...
