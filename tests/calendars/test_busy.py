"""Which times a calendar says are taken: repetitions, exceptions, zones, days on which the clock is changed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cloud.calendars.busy import MOST, CalendarUnreadable, Span, busy
from tests.calendars.ics import calendar, la

LA = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 3, 5, 20, tzinfo=UTC)  # Thursday noon in Los Angeles; its clocks go forward on Sunday, the 8th
NINE = f"{la('DTSTART', '20260306T090000')} | {la('DTEND', '20260306T100000')}"
SECOND, SECOND_IN_UTC = la("RECURRENCE-ID", "20260313T090000"), "RECURRENCE-ID:20260313T160000Z"
FROM_SECOND = la("RECURRENCE-ID;RANGE=THISANDFUTURE", "20260313T090000")
OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE"""


def times(text: bytes, zone: ZoneInfo = LA, now: datetime = NOW) -> list[str]:
    """Month, day and time in UTC, from and until."""
    return [f"{span.since:%m-%d %H:%M}/{span.until:%m-%d %H:%M}" for span in busy(text, zone, now)]


@pytest.mark.parametrize(
    ("event", "taken"),
    [
        ("DTSTART:20260306T170000Z | DTEND:20260306T180000Z", ["03-06 17:00/03-06 18:00"]),
        ("DTSTART:20260306T170000Z | DURATION:PT90M", ["03-06 17:00/03-06 18:30"]),
        (NINE, ["03-06 17:00/03-06 18:00"]),
        # A floating time is on the client's clock: the same on either side of the change.
        ("DTSTART:20260306T090000 | DTEND:20260306T100000", ["03-06 17:00/03-06 18:00"]),
        ("DTSTART:20260309T090000 | DTEND:20260309T100000", ["03-09 16:00/03-09 17:00"]),
        # By the name that Windows has for it.
        ("DTSTART;TZID=Pacific Standard Time:20260309T090000 | DURATION:PT1H", ["03-09 16:00/03-09 17:00"]),
        # Whole days, of 24, of 23 hours, and several.
        ("DTSTART;VALUE=DATE:20260307", ["03-07 08:00/03-08 08:00"]),
        ("DTSTART;VALUE=DATE:20260308", ["03-08 08:00/03-09 07:00"]),
        ("DTSTART;VALUE=DATE:20260307 | DTEND;VALUE=DATE:20260310", ["03-07 08:00/03-10 07:00"]),
        # What began before, and what goes on after the horizon, is cut there.
        ("DTSTART:20260305T190000Z | DTEND:20260305T210000Z", ["03-05 20:00/03-05 21:00"]),
        ("DTSTART:20260901T190000Z | DTEND:20261001T210000Z", ["09-01 19:00/09-01 20:00"]),
        # Over, beyond the horizon, and no time at all.
        ("DTSTART:20260305T190000Z | DTEND:20260305T200000Z", []),
        ("DTSTART:20260901T200000Z | DTEND:20260901T210000Z", []),
        ("DTSTART:20260306T170000Z", []),
        # An hour that is not there on that day begins as if the clock had not been changed yet.
        (f"{la('DTSTART', '20260308T023000')} | DURATION:PT15M", ["03-08 10:30/03-08 10:45"]),
    ],
)
def test_one_event(event: str, taken: list[str]) -> None:
    """In UTC, of the time from now on."""
    assert times(calendar(event)) == taken


@pytest.mark.parametrize(
    ("rule", "taken"),
    [
        # At nine on the wall, whatever the clock does.
        ("RRULE:FREQ=DAILY;COUNT=4", ["03-06 17", "03-07 17", "03-08 16", "03-09 16"]),
        ("RRULE:FREQ=WEEKLY;COUNT=2", ["03-06 17", "03-13 16"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=3", ["03-06 17", "03-16 16", "03-20 16"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=1FR;COUNT=2", ["03-06 17", "04-03 16"]),
        ("RRULE:FREQ=DAILY;UNTIL=20260308T160000Z", ["03-06 17", "03-07 17", "03-08 16"]),
        # Exceptions: by the zone's time, in UTC, several in a line; an addition.
        (f"RRULE:FREQ=DAILY;COUNT=3 | {la('EXDATE', '20260307T090000')}", ["03-06 17", "03-08 16"]),
        ("RRULE:FREQ=DAILY;COUNT=3 | EXDATE:20260308T160000Z", ["03-06 17", "03-07 17"]),
        (
            f"RRULE:FREQ=DAILY;COUNT=4 | {la('EXDATE', '20260307T090000,20260308T090000')}",
            ["03-06 17", "03-09 16"],
        ),
        (f"{la('RDATE', '20260310T110000')}", ["03-06 17", "03-10 18"]),
    ],
)
def test_what_repeats(rule: str, taken: list[str]) -> None:
    """An hour from nine on, in Los Angeles: the hour in UTC changes with the clock."""
    assert [span.partition(":")[0] for span in times(calendar(f"{NINE} | {rule}"))] == taken


def test_what_has_repeated_for_ever_goes_on() -> None:
    """Each day of the horizon, and no other."""
    since = f"{la('DTSTART', '20060101T090000')} | {la('DTEND', '20060101T100000')} | RRULE:FREQ=DAILY"
    found = busy(calendar(since), LA, NOW)
    assert len(found) == 180
    assert {span.since.astimezone(LA).hour for span in found} == {9}


def test_in_autumn_the_wall_goes_on_too() -> None:
    """The clocks of Los Angeles go back on 1 November; a day then has 25 hours."""
    now = datetime(2026, 10, 30, 20, tzinfo=UTC)
    daily = f"{la('DTSTART', '20261031T090000')} | DURATION:PT1H | RRULE:FREQ=DAILY;COUNT=2"
    assert times(calendar(daily, "DTSTART;VALUE=DATE:20261101"), now=now) == [
        "10-31 16:00/10-31 17:00",
        "11-01 07:00/11-02 08:00",
    ]


@pytest.mark.parametrize(
    ("changed", "taken"),
    [
        # One of them moved (named by the zone's time, or in UTC), cancelled, made free; all that follow moved.
        (f"{SECOND} | {la('DTSTART', '20260314T150000')} | DURATION:PT1H", ["03-06 17", "03-14 22", "03-20 16"]),
        (f"{SECOND_IN_UTC} | DTSTART:20260314T220000Z | DURATION:PT1H", ["03-06 17", "03-14 22", "03-20 16"]),
        (f"{SECOND} | DTSTART:20260313T160000Z | DURATION:PT1H | STATUS:CANCELLED", ["03-06 17", "03-20 16"]),
        (
            f"{SECOND} | DTSTART:20260313T160000Z | DURATION:PT1H | TRANSP:TRANSPARENT",
            ["03-06 17", "03-20 16"],
        ),
        (f"{FROM_SECOND} | {la('DTSTART', '20260313T140000')} | DURATION:PT1H", ["03-06 17", "03-13 21", "03-20 21"]),
    ],
)
def test_one_of_a_series_is_changed(changed: str, taken: list[str]) -> None:
    """By an event with the same id and a RECURRENCE-ID."""
    series = f"UID:a | {NINE} | RRULE:FREQ=WEEKLY;COUNT=3"
    assert [span.partition(":")[0] for span in times(calendar(series, f"UID:a | {changed}"))] == taken


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "transp:transparent", "status:cancelled"])
def test_what_keeps_nobody_busy_is_left_out(line: str) -> None:
    """Free time, and what will not take place; whatever else it says, it counts."""
    assert times(calendar(f"{NINE} | {line}")) == []
    for kept in ("TRANSP:OPAQUE", "STATUS:TENTATIVE", "STATUS:CONFIRMED"):
        assert len(times(calendar(f"{NINE} | {kept}"))) == 1


def test_what_touches_becomes_one() -> None:
    """Overlapping, one inside of another, one right after another; one with a gap stays apart."""
    events = [f"DTSTART:20260306T{since}00Z | DTEND:20260306T{until}00Z" for since, until in (
        ("1000", "1200"), ("1030", "1100"), ("1130", "1300"), ("1300", "1330"), ("1400", "1430"))]  # fmt: skip
    assert times(calendar(*events)) == ["03-06 10:00/03-06 13:30", "03-06 14:00/03-06 14:30"]


def test_two_events_with_one_id_both_count() -> None:
    """There are programs that give all of theirs the same."""
    twice = [f"UID:same | DTSTART:2026030{day}T170000Z | DURATION:PT1H" for day in (6, 7)]
    assert times(calendar(*twice)) == ["03-06 17:00/03-06 18:00", "03-07 17:00/03-07 18:00"]


def test_a_calendar_may_have_a_zone_of_its_own() -> None:
    """Then floating times are in it, and what repeats in UTC follows its clock, as where it was written."""
    berlin = "X-WR-TIMEZONE:Europe/Berlin"
    assert times(calendar("DTSTART:20260306T090000 | DURATION:PT1H", head=berlin)) == ["03-06 08:00/03-06 09:00"]
    weekly = "DTSTART:20260306T170000Z | DURATION:PT1H | RRULE:FREQ=WEEKLY;COUNT=2"
    assert times(calendar(weekly, head="X-WR-TIMEZONE:America/Los_Angeles")) == [
        "03-06 17:00/03-06 18:00",
        "03-13 16:00/03-13 17:00",
    ]
    assert times(calendar(weekly)) == ["03-06 17:00/03-06 18:00", "03-13 17:00/03-13 18:00"]


def test_a_calendar_may_describe_a_zone() -> None:
    """One that has no name in the world."""
    event = "DTSTART;TZID=Customized Time Zone:20260306T120000 | DURATION:PT1H"
    assert times(calendar(event, zones=OWN_ZONE)) == ["03-06 09:00/03-06 10:00"]


@pytest.mark.parametrize("text", [calendar(), calendar(zones=OWN_ZONE), b"\xef\xbb\xbf" + calendar()])
def test_an_empty_calendar_is_one(text: bytes) -> None:
    """Nobody is busy."""
    assert busy(text, LA, NOW) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "no calendar that can be read"),
        (b"<html>Sign in</html>", "no calendar that can be read"),
        (b"\xff\xfe\x00\x01", "no calendar that can be read"),
        (calendar(NINE)[:-20], "no calendar that can be read"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "it does not begin with BEGIN:VCALENDAR"),
        (calendar("SUMMARY:lost"), r"no start \(DTSTART\)"),
        (calendar("DTSTART:20260231T090000Z"), "no calendar that can be read.*20260231T090000Z"),
        (calendar("DTSTART:tomorrow"), "no calendar that can be read"),
        (calendar(f"{NINE} | RRULE:FREQ=SOMETIMES"), "no calendar that can be read"),
        (calendar(f"{NINE} | RRULE:FREQ=DAILY;UNTIL=never"), "no calendar that can be read"),
        (calendar("DTSTART;TZID=Mars/Base:20260306T090000"), "a time zone that nobody knows: Mars/Base"),
        (calendar(NINE, head="X-WR-TIMEZONE:Mars/Base"), "no calendar that can be read.*Mars/Base"),
        (calendar(NINE, "DTSTART:20260306T090000Z | DTSTART:20260307T090000Z"), "no calendar that can be read"),
    ],
)
def test_what_is_no_calendar_is_told(text: bytes, reason: str) -> None:
    """In one line, for its owner; of a calendar that is wrong in one place nothing is taken."""
    with pytest.raises(CalendarUnreadable, match=reason) as told:
        busy(text, LA, NOW)
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 300


def test_more_than_anybody_is_busy_is_refused() -> None:
    """A stretch every three minutes."""
    rule = f"DTSTART:20260306T000000Z | DURATION:PT1M | RRULE:FREQ=MINUTELY;INTERVAL=3;COUNT={MOST + 1}"
    with pytest.raises(CalendarUnreadable, match=f"more than {MOST} busy times"):
        busy(calendar(rule), LA, NOW)


def test_spans_are_in_utc() -> None:
    """Whatever zone they were written in."""
    (span,) = busy(calendar(NINE), LA, NOW)
    assert span == Span(datetime(2026, 3, 6, 17, tzinfo=UTC), datetime(2026, 3, 6, 18, tzinfo=UTC))
    assert span.since.tzinfo is UTC
