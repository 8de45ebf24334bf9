"""When a calendar's owner is busy, by the text of it: what repeats is written out, what is free or cancelled left out.

Pure. Repetitions, exceptions and zones are the libraries' business (icalendar, recurring-ical-events); what stands here
is what they leave open, or take too lightly: an unknown zone, a floating time, an id that is used twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

from shared.errors import FrontdeskError

HORIZON = timedelta(days=180)
MOST = 5000  # stretches, after those that touch have become one
REASON = 200  # characters


class CalendarUnreadable(FrontdeskError):
    """The text is for the calendar's owner: what is wrong with it."""

    code = "calendar_unreadable"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `since` on, before `until`; both in UTC."""

    since: datetime
    until: datetime


def busy(text: bytes, zone: ZoneInfo, now: datetime) -> tuple[Span, ...]:
    """The stretches of the next 180 days, in order, none touching another. CalendarUnreadable rather than half of them.

    `zone`: of times that name none, and of whole days, where the calendar has no zone of its own (X-WR-TIMEZONE).
    """
    until = now + HORIZON
    try:
        calendar = Calendar.from_ical(text)
        _check(calendar)
        spans = [
            _span(event, zone)
            for event in _repeated(calendar, now.astimezone(zone), until.astimezone(zone))
            if _counts(event)
        ]
    except CalendarUnreadable:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as odd:
        raise CalendarUnreadable(f"it is no calendar that can be read: {_one_line(odd)}") from odd
    merged = tuple(_merged(clipped for span in sorted(spans) if (clipped := _clipped(span, now, until))))
    if len(merged) > MOST:
        raise CalendarUnreadable(f"it has more than {MOST} busy times in the next {HORIZON.days} days")
    return merged


def _check(calendar: Component) -> None:
    """Each of its events gets a start of a known zone, or is refused, and an id of its own."""
    if calendar.name != "VCALENDAR":
        raise CalendarUnreadable("it is no calendar: it does not begin with BEGIN:VCALENDAR")
    seen: set[tuple[str, ...]] = set()
    for place, event in enumerate(calendar.walk("VEVENT")):
        _check_times(event)
        same = tuple(str(event.get(name, "")) for name in ("UID", "SEQUENCE"))
        if "RECURRENCE-ID" not in event and same in seen:  # of two with one id the library would leave one out
            event["UID"] = f"{same[0]}-{place}"
        seen.add(same)


def _repeated(calendar: Component, since: datetime, until: datetime) -> list[Any]:
    """Its events of the time to come, each repetition one of them."""
    found: list[Any] = recurring_ical_events.of(calendar).between(since, until)
    return found


def _check_times(event: Component) -> None:
    if "DTSTART" not in event:
        raise CalendarUnreadable("an event in it has no start (DTSTART)")
    for name in ("DTSTART", "DTEND"):
        given = event.get(name)
        zone = given.params.get("TZID") if given is not None else None
        if zone and isinstance(given.dt, datetime) and given.dt.tzinfo is None:  # the library takes it for floating
            raise CalendarUnreadable(f"it names a time zone that nobody knows: {_one_line(zone)}")


def _counts(event: Component) -> bool:
    """Free time, and what will not take place, keeps nobody busy."""
    said = {name: str(event.get(name, "")).upper() for name in ("TRANSP", "STATUS")}
    return said["TRANSP"] != "TRANSPARENT" and said["STATUS"] != "CANCELLED"


def _span(event: Any, zone: ZoneInfo) -> Span:
    return Span(_moment(event.start, zone), _moment(event.end, zone))


def _moment(given: date | datetime, zone: ZoneInfo) -> datetime:
    """A date is its midnight; what has no zone is on the client's clock."""
    at = given if isinstance(given, datetime) else datetime.combine(given, time())
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _clipped(span: Span, since: datetime, until: datetime) -> Span | None:
    inside = Span(max(span.since, since.astimezone(UTC)), min(span.until, until.astimezone(UTC)))
    return inside if inside.since < inside.until else None


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last is None or span.since > last.until:
            if last is not None:
                yield last
            last = span
        else:
            last = Span(last.since, max(last.until, span.until))
    if last is not None:
        yield last


def _one_line(said: object) -> str:
    text = "".join(letter if letter.isprintable() else " " for letter in str(said))
    return " ".join(text.split())[:REASON]
