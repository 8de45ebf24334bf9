"""A zone's description is believed by a reader that is not its writer's: dateutil's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from cloud.calendars.zone import described

ZONES = [
    "America/Los_Angeles",
    "America/Phoenix",
    "America/New_York",
    "America/St_Johns",
    "Europe/Berlin",
    "Europe/Dublin",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "America/Santiago",
    "UTC",
]


@pytest.mark.parametrize("name", ZONES)
def test_a_description_is_the_zones(name: str) -> None:
    """At every half-hour of two years, the hours of each change among them, by the time on the wall."""
    zone = ZoneInfo(name)
    text = described(zone, 2026, 2027).to_ical().decode()
    told = tzical(StringIO(text)).get(name)
    at, wrong = datetime(2026, 1, 2, tzinfo=UTC), []
    while at < datetime(2027, 12, 30, tzinfo=UTC):
        local = at.astimezone(zone)
        if local.fold == 0 and local.replace(tzinfo=told).utcoffset() != local.utcoffset():
            wrong.append(local.isoformat())
        at += timedelta(minutes=30)
    assert wrong == []


@pytest.mark.parametrize("name", ZONES)
def test_each_change_is_at_its_moment(name: str) -> None:
    """By the time that the clock shows before it, as RFC 5545 has it: in spring at two, not at three."""
    zone = ZoneInfo(name)
    parts: list[Any] = list(described(zone, 2026, 2027).walk())
    for part in parts:
        if part.name not in ("STANDARD", "DAYLIGHT") or part["TZOFFSETFROM"].td == part["TZOFFSETTO"].td:
            continue
        for local in [part["DTSTART"].dt, *(each.dt for each in part["RDATE"].dts)]:
            at = (local - part["TZOFFSETFROM"].td).replace(tzinfo=UTC)
            before = (at - timedelta(seconds=1)).astimezone(zone)
            assert (before.utcoffset(), at.astimezone(zone).utcoffset()) == (
                part["TZOFFSETFROM"].td,
                part["TZOFFSETTO"].td,
            )


def test_summer_begins_when_the_clock_shows_winter() -> None:
    """In words: two o'clock in the morning, both times."""
    text = described(ZoneInfo("America/Los_Angeles"), 2026, 2027).to_ical().decode()
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\nRDATE:20270314T020000\r\n" in text
    assert "BEGIN:STANDARD\r\nDTSTART:20261101T020000\r\nRDATE:20271107T020000\r\n" in text
