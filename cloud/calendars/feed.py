"""What is booked, as a calendar to subscribe to (RFC 5545). Pure: the same rows are the same text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Event
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from cloud.calendars.zone import described
from shared.errors import StoreAway

_STATUS = {"requested": "TENTATIVE", "cancelled": "CANCELLED"}  # all others are certain
_DOMAIN = "frontdesk"  # of ids; they are unique without it


def _known(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise ValueError("no time zone") from unknown
    return name


class _Read(BaseModel):
    """A door that says more than is needed is a newer one."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Visit(_Read):
    """Who comes for what. `sequence` grows with each change; `changed_at` is that of the latest."""

    id: UUID
    service: str | None = None
    caller_name: str | None = None
    staff: str | None = None
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    status: Literal["requested", "booked", "cancelled", "done", "no_show"]
    changed_at: AwareDatetime
    sequence: int = Field(default=0, ge=0)


class Feed(_Read):
    """A client's visits."""

    name: str
    timezone: Annotated[str, AfterValidator(_known)]
    visits: tuple[Visit, ...] = ()


def read(answer: Mapping[str, Any]) -> Feed:
    """StoreAway where the database says something else."""
    try:
        return Feed.model_validate(answer)
    except ValidationError:
        raise StoreAway("calendar_feed answered something that is no calendar") from None


def written(feed: Feed) -> bytes:
    """The calendar, whole. Times are on the client's clock, which is described in it."""
    zone = ZoneInfo(feed.timezone)
    calendar = Calendar()
    calendar.add("PRODID", "-//Frontdesk//Appointments//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", _plain(f"{feed.name}: appointments"))
    calendar.add("X-WR-TIMEZONE", feed.timezone)
    calendar.add("X-PUBLISHED-TTL", "PT15M")  # how often to look; a reader takes it for advice
    years = [at.astimezone(zone).year for visit in feed.visits for at in (visit.starts_at, visit.ends_at)]
    if years:
        calendar.add_component(described(zone, min(years), max(years)))
    for visit in sorted(feed.visits, key=lambda visit: (visit.starts_at, visit.id)):
        calendar.add_component(_event(visit, zone))
    return bytes(calendar.to_ical())


def _event(visit: Visit, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("UID", f"{visit.id}@{_DOMAIN}")
    event.add("DTSTAMP", visit.changed_at)
    event.add("LAST-MODIFIED", visit.changed_at)
    event.add("SEQUENCE", visit.sequence)
    event.add("DTSTART", visit.starts_at.astimezone(zone))
    event.add("DTEND", visit.ends_at.astimezone(zone))
    event.add("SUMMARY", _summary(visit))
    event.add("STATUS", _STATUS.get(visit.status, "CONFIRMED"))
    event.add("TRANSP", "TRANSPARENT" if visit.status == "cancelled" else "OPAQUE")
    if visit.staff:
        event.add("DESCRIPTION", _plain(f"With {visit.staff}"))
    return event


def _summary(visit: Visit) -> str:
    """The service and who comes; what is only asked for says so to those whose calendar shows no status."""
    told = ", ".join(filter(None, (_plain(visit.service or ""), _plain(visit.caller_name or "")))) or "Appointment"
    return f"Request: {told}" if visit.status == "requested" else told


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
