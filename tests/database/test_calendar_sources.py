"""A client's own calendars: when they say busy, nobody is booked."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest

from tests.database.calendars import BUSY, LOG, SPANS, URL, VIEWER, add_viewer, chair, jobs, row, save, source
from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.database.sandbox import Database, one
from tests.database.workers import ask

__all__ = ["chair"]  # a fixture


def test_a_calendar_that_is_added_is_read_soon(database: Database) -> None:
    """One job; its payload and what the worker then asks."""
    made = source(database)
    assert jobs(database) == [f"pending {made}"]
    assert made in ask(database, "lease_jobs('{import_calendar}', 10, 60)::text")
    assert ask(database, "calendar_to_import(%s)", made) == {
        "url": URL, "timezone": "America/Los_Angeles", "etag": None,
    }  # fmt: skip


def test_its_times_take_the_place_of_those_of_before(database: Database, chair: str) -> None:
    """Of this calendar only; the staff it is of; an error of before is over."""
    first, second = source(database, chair), source(database, url=URL + "?2")
    ask(database, "calendar_not_imported(%s, 'it answered 503')", first)
    assert row(database, first)["last_error"] == "it answered 503"
    assert save(database, second, SPANS[:1])
    assert save(database, first, SPANS, '"v1"')
    assert save(database, first, SPANS[1:], '"v2"')
    found = database.one(BUSY, DENTIST)
    assert [(each["staff"], each["since"][:10]) for each in found] == [(None, "2026-12-07"), (chair, "2026-12-08")]
    assert (row(database, first)["etag"], row(database, first)["last_error"]) == ('"v2"', None)


def test_what_is_as_it_was_stays(database: Database) -> None:
    """Asked for and unchanged: the times hold. A day later it is read whole, for the days that have come nearer."""
    made = source(database)
    save(database, made, SPANS, '"v1"')
    assert save(database, made, None, '"v1"')
    assert len(database.one(BUSY, DENTIST)) == 2
    assert ask(database, "calendar_to_import(%s)", made)["etag"] == '"v1"'
    with database.admin() as connection:
        connection.execute("update public.calendar_sources set read_at = now() - interval '25 hours'")
    assert ask(database, "calendar_to_import(%s)", made)["etag"] is None


@pytest.mark.parametrize(
    "spans",
    [{}, "x", [{"since": "never", "until": "2026-12-07T18:00:00Z"}],
     [{"since": SPANS[1]["since"], "until": SPANS[0]["since"]}],
     [*SPANS, {"since": None, "until": None}]],
)  # fmt: skip
def test_times_that_are_none_change_nothing(database: Database, spans: Any) -> None:
    """All of them or none: those of before hold."""
    made = source(database)
    save(database, made, SPANS[:1])
    with pytest.raises(psycopg.Error):
        save(database, made, spans)
    assert len(database.one(BUSY, DENTIST)) == 1


def test_more_times_than_a_client_may_have_are_told(database: Database) -> None:
    """In words for the owner; those of before hold."""
    made = source(database)
    save(database, made, SPANS[:1])
    with database.admin() as connection:
        connection.execute("update private.limits set value = 1 where name = 'busy_times'")
    assert save(database, made, SPANS)
    assert "more busy times than 1" in row(database, made)["last_error"]
    assert len(database.one(BUSY, DENTIST)) == 1


def test_every_quarter_of_an_hour_it_is_due(database: Database) -> None:
    """Not sooner; not while a job waits; again after one that was given up; not for a client who does not pay."""
    made = source(database)
    with database.admin() as connection:
        connection.execute("update private.jobs set status = 'done' where kind = 'import_calendar'")
        connection.execute("update public.calendar_sources set last_fetched_at = now() - interval '14 minutes'")
    assert (ask(database, "queue_calendar_imports()"), jobs(database)) == (0, [f"done {made}"])
    for over in ("done", "dead"):
        with database.admin() as connection:
            connection.execute("update private.jobs set status = %s where kind = 'import_calendar'", [over])
            connection.execute("update public.calendar_sources set last_fetched_at = now() - interval '16 minutes'")
        assert ask(database, "queue_calendar_imports()") == 1
        assert jobs(database) == [f"pending {made}"]
    with database.admin() as connection:
        connection.execute("update private.jobs set status = 'done' where kind = 'import_calendar'")
        connection.execute("update public.clients set suspended_at = now() where id = %s", [DENTIST])
    assert ask(database, "queue_calendar_imports()") == 0
    assert ask(database, "calendar_to_import(%s)", made) is None


def test_another_address_is_another_calendar(database: Database) -> None:
    """Its mark and its error are not the first one's, and it is read soon."""
    made = source(database)
    save(database, made, SPANS, '"v1"')
    with database.admin() as connection:
        connection.execute("update private.jobs set status = 'done' where kind = 'import_calendar'")
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("update public.calendar_sources set url = %s", [URL + "?other"])
    assert (row(database, made)["etag"], row(database, made)["read_at"]) == (None, None)
    assert jobs(database) == [f"pending {made}"]


def test_a_calendar_that_goes_takes_its_times_along(database: Database) -> None:
    """Its job too; what is reported after that is too late."""
    made = source(database)
    save(database, made, SPANS)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("delete from public.calendar_sources")
    assert (database.one(BUSY, DENTIST), jobs(database)) == ([], [])
    assert save(database, made, SPANS) is False
    assert database.one(BUSY, DENTIST) == []


def test_the_first_who_is_named_takes_the_calendar_over(database: Database) -> None:
    """From the one without a name, whom the first service made."""
    with database.admin() as connection:
        for table in ("visits", "staff", "services"):
            connection.execute(f"delete from public.{table} where client_id = %s".encode(), [DENTIST])
        connection.execute("insert into public.services (client_id, name, minutes) values (%s, 'X', 30)", [DENTIST])
        unnamed = one(connection, "select id from public.staff where client_id = %s", DENTIST)
    made = source(database, str(unnamed))
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        named = one(
            connection, "insert into public.staff (client_id, name) values (%s, 'Dr Kim') returning id", DENTIST
        )
    assert row(database, made)["staff_id"] == str(named)


@pytest.mark.parametrize(
    "url",
    [
        "http://x.example/a.ics",
        "webcal://x.example/a.ics",
        "https://u:p@x.example/a.ics",
        "https://",
        "https://x.example/a b",
    ],
)
def test_an_address_that_is_none_is_refused(database: Database, url: str) -> None:
    """By its look; where it leads is judged when it is asked."""
    with pytest.raises(psycopg.errors.CheckViolation):
        source(database, url=url)


def test_the_same_calendar_is_read_once(database: Database, chair: str) -> None:
    """For one person, or for everybody."""
    source(database)
    source(database, chair)
    for again in (None, chair):
        with pytest.raises(psycopg.errors.UniqueViolation):
            source(database, again)


def test_calendars_are_seen_by_owners_only(database: Database) -> None:
    """Their address opens them to whoever reads it. A viewer, a stranger and a box see none and add none."""
    add_viewer(database)
    source(database)
    for role, claims in (("authenticated", {"sub": VIEWER}), ("authenticated", {"sub": str(uuid.uuid4())})):
        with database.as_role(role, **claims) as connection:
            assert one(connection, "select count(*) from public.calendar_sources") == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        source(database, url=URL + "?v", sub=VIEWER)
    for role in ("anon", "edge_agent"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), database.as_role(role) as connection:
            one(connection, "select count(*) from public.calendar_sources")


def test_the_log_does_not_open_a_calendar(database: Database) -> None:
    """It says who added one, and at which host."""
    source(database)
    log = database.one(LOG, "calendar_sources")
    assert "calendar.example" in log
    assert DENTIST_OWNER in log
    assert "private-5e5f" not in log


def test_an_owner_takes_his_calendars_along(database: Database) -> None:
    """In the export of his configuration, beside what stood there before."""
    source(database)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        found = one(connection, "select public.export_configuration(%s)", DENTIST)
    assert [each["url"] for each in found["calendar_sources"]] == [URL]
    assert {"webhook_endpoints", "subscription", "visits"} <= found.keys()
