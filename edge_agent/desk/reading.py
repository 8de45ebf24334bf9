"""The desk's book as the database tells it (`edge_desk_book`), checked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from edge_agent.desk.book import Booking, Closure, Colleague, DeskBook, KnownCaller, Manners, Service, Visit, When
from shared.numbers import region_of
from shared.profiles import Profile

Stretch = tuple[str, str]

UNTOLD = Manners(disclosure="always", transcription="always")  # nobody knows what this client has set


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Service(_Told):
    id: UUID
    name: Annotated[str, Field(min_length=1, max_length=120)]
    minutes: Annotated[int, Field(ge=5, le=24 * 60)]
    price: Decimal | None = None
    currency: str = "USD"


class _Closure(_Told):
    first: dt.date
    last: dt.date
    called: str = ""
    hours: tuple[Stretch, ...] = ()


class _Visit(_Told):
    id: UUID
    service: str
    starts_at: AwareDatetime
    code: str = ""


class _Caller(_Told):
    name: str | None = None
    last_called: AwareDatetime | None = None
    last_matter: str = ""
    visits: tuple[_Visit, ...] = ()


class _Colleague(_Told):
    name: str
    number: str
    seconds: Annotated[int, Field(ge=5, le=120)] = 20


class _Manners(_Told):
    disclosure: When = "auto"
    transcription: When = "auto"
    greets_known: bool = False


class _Book(_Told):
    booking: Booking = "request"
    services: tuple[_Service, ...] = ()
    closures: tuple[_Closure, ...] = ()
    caller: _Caller = _Caller()
    on_call: tuple[_Colleague, ...] = ()
    on_call_in_emergencies: tuple[_Colleague, ...] = ()
    manners: _Manners = _Manners()


def book_of(profile: Profile, caller: str | None, told: Any) -> DeskBook:
    """`told`: the JSON of `edge_desk_book`; None while the database is away. Raises pydantic's ValidationError."""
    book, zone = _Book.model_validate(told or {}), ZoneInfo(profile.timezone)
    return DeskBook(
        profession=profile.profession,
        region=region_of(profile.number),
        dialled=profile.number,
        own_number=caller or None,
        language=profile.language,
        timezone=profile.timezone,
        booking=book.booking,
        services=tuple(Service(**service.model_dump()) for service in book.services),
        closures=tuple(Closure(**closure.model_dump()) for closure in book.closures),
        caller=KnownCaller(
            name=book.caller.name,
            last_called=book.caller.last_called,
            last_matter=book.caller.last_matter,
            visits=tuple(
                Visit(visit.id, visit.service, visit.starts_at.astimezone(zone), visit.code)
                for visit in book.caller.visits
            ),
        ),
        on_call=_colleagues(book.on_call),
        on_call_in_emergencies=_colleagues(book.on_call_in_emergencies),
        manners=UNTOLD if told is None else Manners(**book.manners.model_dump()),
        away=told is None,
    )


def _colleagues(told: tuple[_Colleague, ...]) -> tuple[Colleague, ...]:
    return tuple(Colleague(**colleague.model_dump()) for colleague in told)
