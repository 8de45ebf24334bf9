"""Visits as a dashboard has them: the same constraint, the same forgetting, and a log that says nothing of callers."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.database.attacks.town import populate
from tests.database.calendar import (
    CALLER,
    CHAIR,
    CLEANING,
    FILLING,
    ask,
    at,
    booked,
    change,
    free,
    hold,
    lapse,
    monday,
)
from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, PLUMBER_OWNER, whole_call
from tests.database.purge import purge
from tests.database.sandbox import Database, one

BOOK = """insert into public.visits (client_id, staff_id, service_id, starts_at, caller_name, caller_e164)
  values (%s, %s, %s, %s, 'Grace Hopper', %s) returning id::text"""
ROW = "select to_jsonb(v) from public.visits v where id = %s"
ERASE = "select public.erase_caller(%s, %s)"
VERSION = "select config_version from public.clients where id = %s"


def book(database: Database, hour: int, service: str = CLEANING, user: str = DENTIST_OWNER) -> str:
    """At the dashboard, on a Monday to come."""
    with database.as_role("authenticated", sub=user) as connection:
        return str(one(connection, BOOK, DENTIST, CHAIR, service, at(monday(), hour), CALLER))


def does(database: Database, statement: str, *values: object, user: str = DENTIST_OWNER) -> int:
    with database.as_role("authenticated", sub=user) as connection:
        return connection.execute(statement.encode(), values).rowcount


def test_a_visit_takes_up_what_its_service_says(database: Database) -> None:
    """With the buffer; another service or time is reckoned anew."""
    visit = book(database, 10, FILLING)
    long = "select upper(during) - lower(during) from public.visits where id = %s"
    assert database.one(long, visit) == timedelta(minutes=75)
    does(database, "update public.visits set service_id = %s, starts_at = %s", CLEANING, at(monday(), 11))
    assert database.one(long, visit) == timedelta(minutes=60)
    assert "Mon 10:00" in free(database, at(monday(), 8), at(monday(), 17))


def test_the_dashboard_and_the_telephone_book_one_calendar(database: Database) -> None:
    """What one has booked or holds the other cannot."""
    book(database, 10)
    assert hold(database, at(monday(), 10)) == {"taken": True}
    hold(database, at(monday(), 14))
    for hour in (10, 14):
        with pytest.raises(errors.ExclusionViolation):
            book(database, hour)
    lapse(database)
    assert book(database, 14)


def test_no_path_to_a_second_visit_at_one_time(database: Database) -> None:
    """Neither moving one, nor opening a cancelled one again, nor giving it other staff; not for a superuser either."""
    first, second = book(database, 10), book(database, 12)
    does(database, "update public.visits set status = 'cancelled' where id = %s", first)
    third = book(database, 10)
    with database.admin() as connection:
        lee = one(
            connection, "insert into public.staff (client_id, name) values (%s, 'Lee') returning id::text", DENTIST
        )
    does(
        database, "update public.visits set staff_id = %s, starts_at = %s where id = %s", lee, at(monday(), 10), second
    )
    for statement in (
        f"update public.visits set status = 'booked' where id = '{first}'",
        f"update public.visits set staff_id = '{CHAIR}' where id = '{second}'",
        f"update public.visits set staff_id = '{lee}' where id = '{third}'",
    ):
        with pytest.raises(errors.ExclusionViolation):
            change(database, statement)


def test_a_row_without_staff_is_somebodys(database: Database) -> None:
    """Null would exclude nobody: the first who can be booked is."""
    given = "insert into public.visits (client_id, service_id, starts_at) values (%s, %s, %s)"
    does(database, given, DENTIST, CLEANING, at(monday(), 10))
    assert database.one("select staff_id::text from public.visits") == CHAIR
    with pytest.raises(errors.ExclusionViolation):
        does(database, given, DENTIST, CLEANING, at(monday(), 10))


def test_an_erased_caller_still_comes_and_has_no_name(database: Database) -> None:
    """Whichever way it was booked: by a number that was left in a call of his, too. Another client's rows stay."""
    call, events = whole_call(0)
    database.edge("select public.edge_ingest(%s)", Jsonb(events))
    visits = [book(database, 8), booked(database, at(monday(), 10), call, "+15105550001")["id"]]
    kept = booked(database, at(monday(), 14), number="+15105550002")["id"]
    does(database, ERASE, DENTIST, CALLER)
    for visit in visits:
        row = database.one(ROW, visit)
        assert (row["status"], row["caller_name"], row["caller_e164"]) == ("booked", None, None)
    assert database.one(ROW, kept)["caller_name"] == "Ada Byron"
    with database.admin() as connection:
        left = tables_with(connection, "5105559876") | tables_with(connection, "5105550001")
        assert left | tables_with(connection, "Grace Hopper") == set()
    with pytest.raises(errors.ExclusionViolation):
        book(database, 10)


def test_who_is_erased_by_another_client_is_known_here(database: Database) -> None:
    """A number is forgotten by whom it was asked of."""
    visit = book(database, 10)
    does(database, ERASE, PLUMBER, CALLER, user=PLUMBER_OWNER)
    assert database.one(ROW, visit)["caller_e164"] == CALLER


def test_the_log_says_who_booked_and_never_for_whom(database: Database) -> None:
    """It is kept for two years, and cannot forget; what callers book is not in it."""
    visit = book(database, 10)
    does(database, "update public.visits set caller_name = 'Rear Admiral', status = 'no_show' where id = %s", visit)
    booked(database, at(monday(), 14))
    noted = "select jsonb_agg(to_jsonb(l) order by id) from public.audit_log l where table_name = 'visits'"
    log = database.one(noted)
    assert [(line["action"], line["row_id"], line["actor_id"], line["new_values"]["status"]) for line in log] == [
        ("BOOK_VISIT", visit, DENTIST_OWNER, "booked"),
        ("CHANGE_VISIT", visit, DENTIST_OWNER, "no_show"),
    ]
    assert not any(word in str(log) for word in ("Hopper", "Admiral", CALLER[1:]))


def test_services_staff_and_closures_are_configuration(database: Database) -> None:
    """A change stands in the log, and boxes and dashboards are told that there is a new version."""
    for statement in (
        "update public.services set minutes = 50 where client_id = %s and name = 'Cleaning'",
        "update public.staff set name = 'Chair one' where client_id = %s",
        "insert into public.closures (client_id, first, last) values (%s, '2027-01-01', '2027-01-01')",
        "update public.clients set booking = 'off', booking_notice = 5 where id = %s",
    ):
        before = database.one(VERSION, DENTIST)
        does(database, statement, DENTIST)
        assert database.one(VERSION, DENTIST) == before + 1, statement
    both = "update public.clients set name = 'Brighter Smile', booking = 'direct' where id = %s"
    before = database.one(VERSION, DENTIST)
    does(database, both, DENTIST)
    assert database.one(VERSION, DENTIST) == before + 1
    logged = "select array_agg(table_name order by id) from public.audit_log where actor_id = %s"
    assert database.one(logged, DENTIST_OWNER) == ["services", "staff", "closures", "clients", "clients"]


def test_what_another_calendar_brings_is_not_in_the_log(database: Database) -> None:
    """What a member says is."""
    busy = "insert into public.busy_times (client_id, during, {}) values (%s, tstzrange(now(), now() + '1 hour'), {})"
    with database.as_role("service_role") as connection:
        connection.execute(busy.format("source", "'ics'").encode(), [DENTIST])
    does(database, busy.format("staff_id", f"'{CHAIR}'"), DENTIST)
    assert database.one("select count(*) from public.audit_log where table_name = 'busy_times'") == 1


@pytest.mark.parametrize(
    "bad",
    [
        "insert into public.services (client_id, name, minutes) values (%s, 'Cleaning', 60)",  # there is one
        "insert into public.services (client_id, name, minutes) values (%s, ' ', 60)",
        "insert into public.services (client_id, name, minutes) values (%s, 'Nap', 0)",
        "insert into public.services (client_id, name, minutes, price) values (%s, 'Gift', 60, -1)",
        'insert into public.staff (client_id, name, hours) values (%s, \'Lee\', \'{"mon": [["9", "17:00"]]}\')',
        "insert into public.closures (client_id, first, last) values (%s, '2027-02-02', '2027-02-01')",
        "insert into public.closures (client_id, first, last) values (%s, '2027-02-31', '2027-03-01')",
        "insert into public.closures (client_id, first, last) values (%s, '2027-02-01', '2029-02-01')",
        "insert into public.closures (client_id, first, last, hours) values (%s, '2027-02-01', '2027-02-01', '[[]]')",
        "insert into public.closures (client_id, first, last, hours) values (%s, '2027-02-01', '2027-02-01', 'null')",
        "insert into public.busy_times (client_id, during) values (%s, 'empty')",
        "insert into public.busy_times (client_id, during) values (%s, '[2027-01-01,)')",
        f"update public.visits set starts_at = 'infinity' where client_id = %s and staff_id = '{CHAIR}'",
        "update public.clients set booking_notice = -1 where id = %s",
        "update public.clients set booking_horizon = 0 where id = %s",
        "update public.clients set booking = 'maybe' where id = %s",
    ],
)
def test_what_makes_no_sense_is_refused(database: Database, bad: str) -> None:
    """By the tables, whoever writes them; what was there stays."""
    visit = book(database, 10)
    before = database.one(ROW, visit)
    with pytest.raises((errors.IntegrityError, errors.DataError)):
        does(database, bad, DENTIST)
    assert database.one(ROW, visit) == before


@pytest.mark.parametrize("table", ["services", "staff"])
def test_a_name_holds_nothing_invisible(database: Database, table: str) -> None:
    """Callers would hear something else than the owner reads."""
    with pytest.raises(errors.InvalidParameterValue, match="name must be one line"):
        does(database, f"update public.{table} set name = %s where client_id = %s", "Clean\u200bing", DENTIST)


def test_what_is_past_its_time_goes(database: Database) -> None:
    """Visits and busy times with the calls of their days; a hold that has lapsed a day ago."""
    kept, old = book(database, 10), book(database, 12)
    hold(database, at(monday(), 14))
    busy = "insert into public.busy_times (client_id, during) values (%s, tstzrange(now() - %s, now() - %s + '1 hour'))"
    for age in (timedelta(days=364), timedelta(days=367)):
        change(database, busy, DENTIST, age, age)
    change(database, "update public.visits set held_until = now() - interval '25 hours' where status = 'held'")
    change(database, "update public.visits set starts_at = now() - interval '366 days' where id = %s", old)
    purge(database)
    assert database.one("select array_agg(id::text) from public.visits") == [kept]
    assert database.one("select count(*) from public.busy_times") == 1


def test_a_client_that_goes_takes_its_calendar_along(database: Database) -> None:
    """All five tables."""
    with database.admin() as connection:
        ids = populate(connection).ids
        connection.execute("delete from public.clients where id = %s", [ids["client"]])
        for table in ("services", "staff", "closures", "busy_times", "visits"):
            assert one(connection, f"select count(*) from public.{table} where client_id = %s", ids["client"]) == 0


def test_a_calendar_is_exported(database: Database) -> None:
    """To whoever may read it, with what else there is."""
    visit = book(database, 10)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        whole: dict[str, Any] = one(connection, "select public.export_configuration(%s)", DENTIST)
    assert [one["id"] for one in whole["visits"]] == [visit]
    assert len(whole["services"]) == 5
    assert {"staff", "closures", "busy_times", "subscription", "blocked_callers"} <= whole.keys()


def test_no_two_open_visits_have_one_code(database: Database) -> None:
    """A code proves whose it is; a cancelled one's may come again."""
    codes = [booked(database, at(monday(), hour))["code"] for hour in (8, 10, 12)]
    assert len(set(codes)) == 3
    with pytest.raises(errors.UniqueViolation):
        change(database, "update public.visits set code = '123456'")
    ids = [str(uuid.uuid4())]
    assert ask(database, "visits", number=None, code=codes[0])[0]["id"] not in ids
