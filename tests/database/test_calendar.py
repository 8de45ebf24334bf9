"""When a visit could begin: hours, closures, staff, buffers, notice and the client's clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from psycopg.types.json import Jsonb

from tests.database.calendar import CHAIR, CLEANING, FILLING, ZONE, at, booked, change, free, hold, lapse, monday
from tests.database.journal import DENTIST, PLUMBER
from tests.database.sandbox import Database, one

HOURS = "update public.clients set hours = %s, booking_horizon = 730 where id = %s"
CLOSE = "insert into public.closures (client_id, first, last, called, hours) values (%s, %s, %s, 'Holiday', %s)"
BUSY = "insert into public.busy_times (client_id, staff_id, during) values (%s, %s, tstzrange(%s, %s))"
ADD = "insert into public.staff (client_id, name, hours, services) values (%s, 'Dr Lee', %s, %s) returning id::text"


def hours(database: Database, **days: list[list[str]]) -> None:
    change(database, HOURS, Jsonb(days), DENTIST)


def day(database: Database, when: date, service: str = CLEANING) -> list[str]:
    """Without the name of the day."""
    return [slot[4:] for slot in free(database, at(when, 0), at(when + timedelta(days=1), 0), service)]


def turn_of_clocks(*, forward: bool) -> date:
    """The next day on which the dentist's clocks are put on, or back."""
    today = datetime.now(ZONE).date()
    for ahead in range(2, 400):
        when = today + timedelta(days=ahead)
        before, after = (at(when + timedelta(days=days), 0).utcoffset() for days in (0, 1))
        assert before is not None
        assert after is not None
        if (after > before) if forward else (after < before):
            return when
    pytest.fail("the clocks do not change")


def test_a_day_has_a_slot_every_quarter(database: Database) -> None:
    """From opening until the last that ends when it closes; the earliest come first, and as many as were asked for."""
    slots = day(database, monday())
    assert (slots[0], slots[1], slots[-1], len(slots)) == ("08:00", "08:15", "16:00", 33)
    assert free(database, at(monday(), 10, 1), at(monday(), 23), limit=2) == ["Mon 10:15", "Mon 10:30"]


def test_what_is_closed_has_none(database: Database) -> None:
    """A Sunday, and a client whose hours nobody knows."""
    assert day(database, monday() + timedelta(days=6)) == []
    hours(database)
    assert day(database, monday()) == []


def test_days_that_touch_are_one(database: Database) -> None:
    """A visit begins before midnight and ends after it, where the night is open."""
    hours(database, mon=[["22:00", "24:00"]], tue=[["00:00", "02:00"]])
    assert day(database, monday())[-1] == "23:45"
    assert day(database, monday() + timedelta(days=1)) == ["00:00", "00:15", "00:30", "00:45", "01:00"]


@pytest.mark.parametrize(
    ("forward", "expected"),
    [(True, ["00:00", "01:00", "03:00", "04:00"]), (False, ["00:00", "01:00", "01:00", "02:00", "03:00", "04:00"])],
)
def test_a_day_on_which_the_clocks_change(database: Database, forward: bool, expected: list[str]) -> None:
    """The hour that there is not has no slot, the one that there is twice has two; closing stays closing."""
    hours(database, sun=[["00:00", "05:00"]])
    slots = day(database, turn_of_clocks(forward=forward))
    assert [slot for slot in slots if slot.endswith(":00")] == expected
    assert slots[-1] == "04:00"


def test_a_stretch_that_the_clocks_jump_over(database: Database) -> None:
    """Half past two does not come that day: nothing is open, and nothing breaks."""
    hours(database, sun=[["02:30", "03:15"]])
    assert day(database, turn_of_clocks(forward=True)) == []


def test_opening_is_the_clients_whatever_the_season(database: Database) -> None:
    """Eight o'clock before and after the clocks change."""
    changes = turn_of_clocks(forward=True)
    change(database, "update public.clients set booking_horizon = 730")
    assert [day(database, changes + timedelta(days=days))[0] for days in (-2, 1)] == ["08:00", "08:00"]


def test_a_holiday_is_closed(database: Database) -> None:
    """Both ends of it, and not the days around."""
    first = monday() + timedelta(days=1)
    change(database, CLOSE, DENTIST, first, first + timedelta(days=1), Jsonb([]))
    week = [len(day(database, monday() + timedelta(days=days))) > 0 for days in range(4)]
    assert week == [True, False, False, True]


def test_the_shorter_closure_holds(database: Database) -> None:
    """Closed all the week, but for one morning, which may be a Sunday's."""
    change(database, CLOSE, DENTIST, monday(), monday() + timedelta(days=6), Jsonb([]))
    sunday = monday() + timedelta(days=6)
    change(database, CLOSE, DENTIST, sunday, sunday, Jsonb([["09:00", "10:15"]]))
    assert (day(database, monday()), day(database, sunday)) == ([], ["09:00", "09:15"])


def test_another_clients_closures_close_nothing_here(database: Database) -> None:
    """Nor do its visits and busy times."""
    change(database, CLOSE, PLUMBER, monday(), monday(), Jsonb([]))
    change(database, BUSY, PLUMBER, None, at(monday(), 0), at(monday(), 23))
    assert len(day(database, monday())) == 33


def test_a_visit_takes_its_time(database: Database) -> None:
    """Nothing begins in it, nor so late before it that it would not end."""
    booked(database, at(monday(), 10))
    slots = day(database, monday())
    assert [slot for slot in slots if "09:00" <= slot <= "11:00"] == ["09:00", "11:00"]


def test_a_buffer_is_kept_free(database: Database) -> None:
    """After the one that is booked, and after the one that is asked for; it may reach beyond closing."""
    hold(database, at(monday(), 10), service_id=FILLING)
    slots = day(database, monday(), FILLING)
    assert [slot for slot in slots if "08:30" <= slot <= "11:30"] == ["08:30", "08:45", "11:15", "11:30"]
    assert slots[-1] == "16:00"


def test_a_hold_that_has_lapsed_is_in_nobodys_way(database: Database) -> None:
    """Until then it is."""
    hold(database, at(monday(), 10))
    assert "10:00" not in day(database, monday())
    lapse(database)
    assert "10:00" in day(database, monday())


@pytest.mark.parametrize("staff", [CHAIR, None])
def test_busy_times_are_not_free(database: Database, staff: str | None) -> None:
    """One's own, or everybody's."""
    change(database, BUSY, DENTIST, staff, at(monday(), 9), at(monday(), 16))
    assert day(database, monday()) == ["08:00", "16:00"]


def test_another_chair_is_free_when_one_is_not(database: Database) -> None:
    """Each time is told once; with whom, too: whoever does that service, when he is there."""
    with database.admin() as connection:
        lee = one(connection, ADD, DENTIST, Jsonb({"mon": [["10:00", "12:00"]]}), [CLEANING])
    booked(database, at(monday(), 10))
    slots = day(database, monday())
    assert slots.count("10:00") == 1
    assert hold(database, at(monday(), 10), staff_id=None)["staff_id"] == lee
    assert "10:00" not in day(database, monday())
    assert "10:00" not in day(database, monday(), FILLING)


def test_staff_of_longer_hours_keeps_the_holidays(database: Database) -> None:
    """Its own hours in place of the client's; what is closed is closed, and a special day is open while it is there."""
    change(database, "update public.staff set hours = %s where id = %s", Jsonb({"mon": [["06:00", "09:00"]]}), CHAIR)
    assert (day(database, monday())[0], day(database, monday())[-1]) == ("06:00", "08:00")
    change(database, CLOSE, DENTIST, monday(), monday(), Jsonb([["07:30", "20:00"]]))
    assert day(database, monday()) == ["07:30", "07:45", "08:00"]


@pytest.mark.parametrize(
    "off",
    [
        "update public.staff set bookable = false",
        "update public.services set bookable = false",
        "update public.clients set booking = 'off'",
        "update public.staff set services = '{}'",
    ],
)
def test_what_is_not_booked_is_not_offered(database: Database, off: str) -> None:
    """Staff or a service that is not bookable, a client that books nothing, staff that does nothing."""
    change(database, off)
    assert day(database, monday()) == []


def test_notice_and_horizon_bound_what_is_offered(database: Database) -> None:
    """Open day and night: the first is no sooner than the notice, the last no later than the horizon."""
    week = {name: [["00:00", "24:00"]] for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    hours(database, **week)
    change(database, "update public.clients set booking_notice = 120, booking_horizon = 2 where id = %s", DENTIST)
    now = database.one("select now()")
    ends = """select array[min(f.starts_at), max(f.starts_at)] from public.clients c,
      private.free_slots(c, %s, %s, %s, 200) f where c.id = %s"""
    first, last = database.one(ends, CLEANING, now - timedelta(days=9), now + timedelta(days=99), DENTIST)
    assert timedelta(minutes=120) <= first - now < timedelta(minutes=136)
    assert timedelta(days=2) - timedelta(minutes=16) < last - now < timedelta(days=2, minutes=1)


def test_a_client_that_named_nobody_books_all_the_same(database: Database) -> None:
    """Its first service makes somebody, who is one and not nobody; the first who is named takes over what is booked."""
    change(database, "delete from public.services where client_id = %s", DENTIST)
    change(database, "delete from public.staff where client_id = %s", DENTIST)
    add = "insert into public.services (id, client_id, name, minutes) values (%s, %s, %s, 60)"
    change(database, add, CLEANING, DENTIST, "Cleaning")
    change(database, add, FILLING, DENTIST, "Filling")
    visit = hold(database, at(monday(), 9), staff_id=None)
    assert "09:00" not in day(database, monday(), FILLING)
    change(database, ADD.replace(" returning id::text", ""), DENTIST, None, None)
    assert database.one("select array_agg(name) from public.staff where client_id = %s", DENTIST) == ["Dr Lee"]
    assert database.one("select count(*) from public.visits where id = %s", visit["id"]) == 1
    assert "09:00" not in day(database, monday(), FILLING)
