"""A calendar is read in a process of its own, which a bad one can only end."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cloud.calendars.busy import CalendarUnreadable, Span
from cloud.calendars.isolated import TOO_MUCH, IsolatedReading
from shared.errors import TryAgain
from tests.calendars.ics import calendar

NOW, ZONE = datetime(2026, 3, 5, 20, tzinfo=UTC), "America/Los_Angeles"
SINCE = datetime(2026, 3, 6, 17, tzinfo=UTC)


def program(code: str) -> IsolatedReading:
    return IsolatedReading((sys.executable, "-c", code))


async def test_a_calendar_is_read() -> None:
    """By the zone and the time that are given."""
    reading = IsolatedReading()
    event = calendar("DTSTART:20260306T090000 | DURATION:PT1H")
    assert await reading(event, ZONE, NOW) == (Span(SINCE, SINCE + timedelta(hours=1)),)
    assert await reading(event, ZONE, NOW + timedelta(days=2)) == ()


async def test_what_is_wrong_is_told_in_its_words() -> None:
    """Those of `busy`."""
    with pytest.raises(CalendarUnreadable, match=r"no start \(DTSTART\)"):
        await IsolatedReading()(calendar("SUMMARY:x"), ZONE, NOW)


@pytest.mark.parametrize("limit", ["i.PROCESSOR = 1", "i.MEMORY = 2**20"])
async def test_an_endless_calendar_ends(limit: str) -> None:
    """An event in every second of 180 days: out of its time, or its memory, it is refused."""
    endless = calendar("DTSTART:20260306T000000Z | DURATION:PT1S | RRULE:FREQ=SECONDLY")
    with pytest.raises(CalendarUnreadable, match=TOO_MUCH):
        await program(f"import cloud.calendars.isolated as i; {limit}; i._main()")(endless, ZONE, NOW)


async def test_it_holds_no_key_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of our environment."""
    monkeypatch.setenv("SUPABASE_SECRET_KEY", "sb_secret_xyz")
    said = "import json, os; print(json.dumps({'refused': 'names: ' + ' '.join(os.environ)}))"
    with pytest.raises(CalendarUnreadable, match="PYTHONPATH") as told:
        await program(said)(b"x", ZONE, NOW)
    assert "SUPABASE" not in str(told.value)


@pytest.mark.parametrize("said", ["print('no JSON')", "print('{}')", "print('[]')", "import os; os.abort()", ""])
async def test_an_odd_answer_is_refused(said: str) -> None:
    """A library that writes of its own, or dies."""
    with pytest.raises(CalendarUnreadable, match=TOO_MUCH):
        await program(said)(b"x", ZONE, NOW)


async def test_what_the_machine_ended_is_tried_again() -> None:
    """Out of memory all over, or a restart: no fault of the calendar's."""
    with pytest.raises(TryAgain, match="signal 9"):
        await program("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")(b"x", ZONE, NOW)


async def test_it_is_not_waited_for_for_ever(monkeypatch: Any) -> None:
    """Nor left running."""
    monkeypatch.setattr("cloud.calendars.isolated.WITHIN", 0.3)
    with pytest.raises(TryAgain, match="within"):
        await program("import time; time.sleep(600)")(b"x", ZONE, NOW)
