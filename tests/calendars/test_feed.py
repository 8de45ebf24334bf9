"""What is booked, as a calendar: read back with a library that did not see the rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from cloud.calendars.busy import busy
from cloud.calendars.feed import read, written
from shared.errors import StoreAway

LA = ZoneInfo("America/Los_Angeles")
VISIT = UUID("3f1c3a56-0f0f-4c58-9b55-3f6ad4f9e001")


def visit(**more: Any) -> dict[str, Any]:
    return {
        "id": str(VISIT),
        "service": "Cleaning",
        "caller_name": "Anna Miller",
        "staff": "Chair 1",
        "starts_at": "2026-03-09T16:00:00+00:00",
        "ends_at": "2026-03-09T16:45:00+00:00",
        "status": "booked",
        "changed_at": "2026-03-01T10:00:00+00:00",
        "sequence": 0,
        **more,
    }


def rows(*visits: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "Bright Smile Dental", "timezone": "America/Los_Angeles", "visits": list(visits), **more}


def event(**more: Any) -> Event:
    (found,) = Calendar.from_ical(written(read(rows(visit(**more))))).walk("VEVENT")
    assert isinstance(found, Event)
    return found


def test_a_visit_is_an_event() -> None:
    """Who comes for what, and when, on the client's clock."""
    found = event()
    assert (str(found["SUMMARY"]), str(found["STATUS"]), found["SEQUENCE"]) == ("Cleaning, Anna Miller", "CONFIRMED", 0)
    assert found["DTSTART"].params["TZID"] == "America/Los_Angeles"
    assert (found.start, found.end) == (
        datetime(2026, 3, 9, 9, tzinfo=LA),
        datetime(2026, 3, 9, 9, 45, tzinfo=LA),
    )
    assert str(found["DESCRIPTION"]) == "With Chair 1"
    assert (found.stamp, found.last_modified) == (datetime(2026, 3, 1, 10, tzinfo=UTC),) * 2


@pytest.mark.parametrize(
    ("status", "told", "transparent", "summary"),
    [
        ("booked", "CONFIRMED", "OPAQUE", "Cleaning, Anna Miller"),
        ("done", "CONFIRMED", "OPAQUE", "Cleaning, Anna Miller"),
        ("no_show", "CONFIRMED", "OPAQUE", "Cleaning, Anna Miller"),
        ("requested", "TENTATIVE", "OPAQUE", "Request: Cleaning, Anna Miller"),
        ("cancelled", "CANCELLED", "TRANSPARENT", "Cleaning, Anna Miller"),
    ],
)
def test_its_status_is_told(status: str, told: str, transparent: str, summary: str) -> None:
    """What is only asked for, and what will not take place."""
    found = event(status=status)
    assert (str(found["STATUS"]), str(found["TRANSP"]), str(found["SUMMARY"])) == (told, transparent, summary)


def test_a_change_keeps_the_id() -> None:
    """And counts up: readers replace the event of before."""
    first, moved = event(), event(starts_at="2026-03-10T16:00:00Z", ends_at="2026-03-10T16:45:00Z", sequence=90)
    assert first["UID"] == moved["UID"] == f"{VISIT}@frontdesk"
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 90)


def test_what_is_not_known_is_left_out() -> None:
    """No name, no service, nobody in particular."""
    found = event(service=None, caller_name=None, staff=None)
    assert (str(found["SUMMARY"]), "DESCRIPTION" in found) == ("Appointment", False)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_name_adds_no_line(end: str) -> None:
    """Whatever a caller calls himself."""
    text = written(read(rows(visit(caller_name=f"Eve{end}END:VEVENT{end}ATTENDEE:x;y,z"))))
    (found,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(found["SUMMARY"]) == "Cleaning, Eve END:VEVENT ATTENDEE:x;y,z"
    assert "ATTENDEE" not in found


def test_the_same_rows_are_the_same_text() -> None:
    """In any order: who asks again hears that nothing changed."""
    one, other = visit(), visit(id=str(UUID(int=7)))
    assert written(read(rows(one, other))) == written(read(rows(other, one)))


def test_lines_are_as_the_standard_has_them() -> None:
    """CRLF, 75 octets at most, in UTF-8; what it needs is there once."""
    text = written(read(rows(visit(caller_name="Zoë " * 60))))
    lines = text.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert [text.count(name) for name in (b"\r\nVERSION:2.0", b"\r\nPRODID:", b"BEGIN:VTIMEZONE")] == [1, 1, 1]


def test_nothing_booked_is_a_calendar_too() -> None:
    """Some readers give up on a calendar that is none."""
    assert Calendar.from_ical(written(read(rows()))).walk("VEVENT") == []


def test_our_own_calendar_can_be_read_here() -> None:
    """What is cancelled keeps nobody busy."""
    gone = visit(
        id=str(UUID(int=7)), status="cancelled", starts_at="2026-03-10T16:00:00Z", ends_at="2026-03-10T17:00:00Z"
    )
    (span,) = busy(written(read(rows(visit(), gone))), ZoneInfo("UTC"), datetime(2026, 3, 5, tzinfo=UTC))
    assert (span.since, span.until) == (
        datetime(2026, 3, 9, 16, tzinfo=UTC),
        datetime(2026, 3, 9, 16, 45, tzinfo=UTC),
    )


@pytest.mark.parametrize("odd", [{"timezone": "Mars/Base"}, {"visits": [{"id": "x"}]}, {"name": None}])
def test_another_answer_is_no_calendar(odd: dict[str, Any]) -> None:
    """Asked again later, and nothing of it is repeated."""
    with pytest.raises(StoreAway, match=r"^calendar_feed answered something that is no calendar$"):
        read(rows() | odd)
