"""What the desk knows of its client and of the caller: read once from the database, while the phone rings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.calls import Verdict

Booking = Literal["direct", "request", "off"]
When = Literal["auto", "always", "never"]  # auto: where the law of the business or of the caller may ask for it


@dataclass(frozen=True, slots=True)
class Service:
    """What can be booked. `price`: None where none is told."""

    id: UUID
    name: str
    minutes: int
    price: Decimal | None = None
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to come. `starts_at`: aware, in the client's time zone; `code`: what proves that it is his."""

    id: UUID
    service: str
    starts_at: dt.datetime
    code: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which the usual hours do not hold, both ends included. `hours`: wall times; () is closed."""

    first: dt.date
    last: dt.date
    called: str = ""  # e.g. "Thanksgiving"
    hours: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KnownCaller:
    """Somebody who has called this client before, where the client wants him to be known."""

    name: str | None = None
    last_called: dt.datetime | None = None
    last_matter: str = ""
    visits: tuple[Visit, ...] = ()  # to come


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be rung for a caller, in this order, at this hour."""

    name: str
    number: str  # E.164
    seconds: int = 20  # that it rings


@dataclass(frozen=True, slots=True)
class Manners:
    """What callers are told before anything else, and what is kept of them."""

    disclosure: When = "auto"  # "This is an AI receptionist"
    transcription: When = "auto"  # "this call is transcribed"
    greets_known: bool = False  # by name


@dataclass(frozen=True, slots=True)
class DeskBook:
    """`booking`: directly, as a request that the client confirms, or not at all. `own_number`: the caller's, E.164."""

    profession: str = ""
    region: str | None = None  # ISO 3166: of numbers without their country
    dialled: str | None = None
    own_number: str | None = None
    language: str = "en"
    timezone: str = "UTC"  # IANA
    booking: Booking = "request"
    services: tuple[Service, ...] = ()
    closures: tuple[Closure, ...] = ()
    caller: KnownCaller = field(default_factory=KnownCaller)
    on_call: tuple[Colleague, ...] = ()
    on_call_in_emergencies: tuple[Colleague, ...] = ()  # those too who may be rung at any hour then
    asked_first: bool = False  # whether they can be called and asked before one of them gets the caller
    manners: Manners = field(default_factory=Manners)
    verdict: Verdict = ""
    away: bool = False  # the database is: nothing can be looked up, and only what the journal keeps is taken

    @property
    def english(self) -> bool:
        """The desk's rules know no other language."""
        return self.language.lower().startswith("en")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)
