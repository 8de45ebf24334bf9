"""Days and hours as callers name them: a date on the client's calendar, or quoted whole where there is no one day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.after_call.judge import judge_by_rules
from shared.entities.dates import read_date
from tests.after_call.telling import a_call, phrases

# When the call began, and in which zone; then what was said => the day and time, or "quoted".
TABLE = {
    # A Monday, three days before Thanksgiving.
    ("2026-11-23T10:15", "America/Los_Angeles"): """
        a week from Tuesday => 2026-12-01
        a week from Tuesday at ten => 2026-12-01 10:00
        two weeks from Wednesday at nine => 2026-12-09 09:00
        two weeks from Monday => quoted
        in two weeks => 2026-12-07
        in three days => 2026-11-26
        in a week => 2026-11-30
        in a couple of weeks => quoted
        in a month => quoted
        in an hour => 2026-11-23 11:15
        in half an hour => 2026-11-23 10:45
        in 20 minutes => 2026-11-23 10:35
        today at 4 => 2026-11-23 16:00
        today at 9 am => quoted
        tonight at 8 => 2026-11-23 20:00
        this afternoon => 2026-11-23
        tomorrow => 2026-11-24
        tomorrow morning => 2026-11-24
        tomorrow at noon => 2026-11-24 12:00
        the day after tomorrow => 2026-11-25
        day after tomorrow at half past nine => 2026-11-25 09:30
        Saturday at 10 => 2026-11-28 10:00
        Saturday at ten => 2026-11-28 10:00
        Friday => 2026-11-27
        this Friday => 2026-11-27
        this coming Friday at 3 pm => 2026-11-27 15:00
        next Friday => quoted
        next Friday at two => quoted
        next Monday => 2026-11-30
        Monday => quoted
        Friday next week => 2026-12-04
        Sunday next week => quoted
        Thursday this week => 2026-11-26
        the Friday after next => quoted
        the Monday after next => 2026-12-07
        any day but Monday => quoted
        any day except Friday => quoted
        not Monday => quoted
        Monday or Tuesday => quoted
        Tuesday or maybe Thursday => quoted
        Tuesday, Wednesday or Thursday => quoted
        Monday through Thursday => quoted
        every other Monday => quoted
        every Friday at ten => quoted
        Fridays => quoted
        by Friday => quoted
        before Thursday => quoted
        after Wednesday => quoted
        no later than Friday => quoted
        first thing Tuesday => 2026-11-24
        Tuesday first thing => 2026-11-24
        Wednesday around ten-ish => 2026-11-25 10:00
        Wednesday between 2 and 4 => 2026-11-25
        Wednesday after 3 => 2026-11-25
        Wednesday after work => 2026-11-25
        Friday afternoon around three => 2026-11-27 15:00
        Friday at quarter to five => 2026-11-27 16:45
        Friday at quarter past one => 2026-11-27 13:15
        Friday at eleven thirty => 2026-11-27 11:30
        Friday at 2:45 p.m. => 2026-11-27 14:45
        Friday at seven => 2026-11-27
        Friday at seven in the evening => 2026-11-27 19:00
        Friday at midnight => quoted
        ten o'clock on Friday => 2026-11-27 10:00
        the 3rd => 2026-12-03
        the 23rd => quoted
        the 24th at 9 => 2026-11-24 09:00
        the 31st => quoted
        Thursday the 3rd => 2026-12-03
        Friday the 3rd => quoted
        December 3rd => 2026-12-03
        December 3 at 10 am => 2026-12-03 10:00
        the third of December => 2026-12-03
        March 3rd => 2027-03-03
        October 3rd => quoted
        November 20th => quoted
        3/4 => 2027-03-04
        12/24 at noon => 2026-12-24 12:00
        13/1 => quoted
        Christmas Eve at noon => 2026-12-24 12:00
        Christmas Day => 2026-12-25
        New Year's Eve => 2026-12-31
        New Year's Day => 2027-01-01
        Thanksgiving => 2026-11-26
        the day after Thanksgiving => quoted
        the last Friday of the month => 2026-11-27
        the last Friday of the month, around ten-ish => 2026-11-27 10:00
        the first Tuesday in December => 2026-12-01
        the first Monday of the month => quoted
        the second Tuesday of next month => 2026-12-08
        the end of the month => quoted
        at the end of the week => quoted
        early next week => quoted
        next week => quoted
        sometime next week => quoted
        the week after next => quoted
        three weeks from today => 2026-12-14
        ten days from now => 2026-12-03
        a week from tomorrow at 11 => 2026-12-01 11:00
        Wednesday, not in the morning => quoted
        Wednesday but not before ten => quoted
    """,
    # The day before the last of a year.
    ("2026-12-30T16:00", "America/New_York"): """
        the day after tomorrow => 2027-01-01
        Saturday at noon => 2027-01-02 12:00
        in two weeks => 2027-01-13
        the 4th at quarter to five => 2027-01-04 16:45
        January 2nd => 2027-01-02
        December 31st => 2026-12-31
        December 29th => quoted
        New Year's Eve at 6 => 2026-12-31 18:00
        Monday next week => 2027-01-04
        the last Friday of the month => quoted
        the first Friday of next month => 2027-01-01
        in nine hours => 2026-12-31 01:00
        2/29 => quoted
    """,
    # The evening before clocks go forward.
    ("2027-03-13T23:30", "America/New_York"): """
        tomorrow at 10 => 2027-03-14 10:00
        in two hours => 2027-03-14 01:30
        in three hours => 2027-03-14 03:30
        a week from Monday => 2027-03-22
        Sunday at 2 => 2027-03-14 14:00
        next Saturday => 2027-03-20
    """,
    # The evening before clocks go back.
    ("2026-10-31T22:00", "America/Chicago"): """
        tomorrow => 2026-11-01
        in three hours => 2026-11-01 01:00
        in five hours => 2026-11-01 02:00
        in a day => 2026-11-01
        the 1st at 9 => 2026-11-01 09:00
        Halloween => 2026-10-31
    """,
    # Three days before clocks go back in London, where a day stands before its month.
    ("2026-10-22T09:00", "Europe/London"): """
        3/12 => quoted
        25/12 => 2026-12-25
        11/11 => 2026-11-11
        Tuesday week => 2026-11-03
        a week on Tuesday => 2026-11-03
        Monday at half past two => 2026-10-26 14:30
        Boxing Day => 2026-12-26
        Thanksgiving => quoted
        the 25th => 2026-10-25
    """,
    # A leap day, on the other side of the date line.
    ("2028-02-29T12:00", "Pacific/Auckland"): """
        tomorrow afternoon => 2028-03-01
        in one week => 2028-03-07
        the 30th => quoted
        February 29th => 2028-02-29
        Thursday at 8:30 => 2028-03-02 08:30
    """,
    # The next month is too short.
    ("2027-01-29T08:00", "America/Phoenix"): """
        the 28th => 2027-02-28
        the 30th => 2027-01-30
        the 31st at noon => 2027-01-31 12:00
        Friday => quoted
        next Friday => 2027-02-05
        the Friday after next => 2027-02-12
        a week from Friday => quoted
        in a month => quoted
    """,
    # A Sunday, of which nobody knows to which week it belongs.
    ("2026-12-27T20:00", "Australia/Sydney"): """
        Monday => 2026-12-28
        Monday next week => quoted
        this Saturday => 2027-01-02
        New Year's Day at 11 => 2027-01-01 11:00
        this morning => quoted
    """,
}
ROWS = [
    (began, zone, *line.strip().split(" => "))
    for (began, zone), block in TABLE.items()
    for line in block.strip().splitlines()
]


def instant(began: str, zone: str) -> dt.datetime:
    return dt.datetime.fromisoformat(began).replace(tzinfo=ZoneInfo(zone))


def told(words: str, now: dt.datetime) -> str:
    found = read_date(words, now)
    if found is None:
        return "quoted"
    return f"{found.day} {found.time:%H:%M}" if found.time else str(found.day)


@pytest.mark.parametrize(("began", "zone", "words", "expected"), ROWS)
def test_a_day_is_read_in_the_clients_zone_or_quoted(began: str, zone: str, words: str, expected: str) -> None:
    """The date that the words mean on that day; none where they have no one meaning."""
    assert told(words, instant(began, zone)) == expected


@pytest.mark.parametrize(("began", "zone", "words", "expected"), ROWS)
def test_the_owner_is_told_all_the_words(began: str, zone: str, words: str, expected: str) -> None:
    """Said in a sentence of a call, the words come whole into the to-do, with their date or in quotation marks."""
    talk = f"""agent: Bright Smile Dental.
        caller: I'd like to book a cleaning, {words}. My name is Emma Brown, 510 555 0142.
        agent: Sure, Emma."""
    judged = judge_by_rules(a_call(talk, started_at=instant(began, zone).isoformat(), timezone=zone))
    whole = words.removeprefix("at ").removeprefix("the ").removesuffix(".")
    assert whole in (judged.appointment_words or "")
    day, _, time = expected.partition(" ")
    assert str(judged.appointment_date or "quoted") == day
    assert (f"{judged.appointment_time:%H:%M}" if judged.appointment_time else "") == time
    assert (f'{whole}"' in judged.to_do) == (expected == "quoted")
    assert f"{whole} (" in judged.to_do or expected == "quoted"


def test_the_table_is_large_enough() -> None:
    """At least 120 phrases, in several zones."""
    assert len(ROWS) >= 120
    assert len({zone for _, zone, _, _ in ROWS}) >= 6


moments = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))
hours = st.times()
zones = st.sampled_from(["America/New_York", "Europe/London", "Pacific/Kiritimati", "America/St_Johns", "UTC"])


@given(
    phrases | st.text(max_size=60),
    moments,
    hours,
    zones,
)
def test_whatever_is_said_a_date_is_ahead_and_fits_its_weekday(
    words: str, day: dt.date, hour: dt.time, zone: str
) -> None:
    """Nothing raises; a day is never past nor more than a year off, and where one weekday is named it is that one."""
    now = dt.datetime.combine(day, hour, ZoneInfo(zone))
    found = read_date(words, now)
    if found is None:
        return
    assert 0 <= (found.day - now.date()).days <= 366
    named = {day for day in ("monday", "friday") if day in words.lower()}
    assert not named or named == {f"{found.day:%A}".lower()}
