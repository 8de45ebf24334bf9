"""How much of a calendar a client may have, and how much a member may change of it in a day."""

from __future__ import annotations

import psycopg
import pytest

from tests.database.calendar import at, hold, monday
from tests.database.journal import DENTIST, PLUMBER, PLUMBER_OWNER
from tests.database.sandbox import Database, one
from tests.database.test_piles import few, told
from tests.database.test_visits import book, does

SERVICE = "insert into public.services (client_id, name, minutes) values (%s, 'Service ' || %s, 60)"
STAFF = "insert into public.staff (client_id, name) values (%s, 'Chair ' || %s)"
CLOSURE = "insert into public.closures (client_id, first, last) values (%s, ('2027-01-0' || %s)::date, '2027-01-09')"
BUSY = "insert into public.busy_times (client_id, during) values (%s, tstzrange(now(), now() + %s * interval '1 hour'))"


@pytest.mark.parametrize(
    ("name", "code", "statement", "there"),
    [
        ("services", "PT409", SERVICE, 5),
        ("staff", "PT409", STAFF, 1),
        ("closures", "PT409", CLOSURE, 0),
        ("busy_times", "PT409", BUSY, 0),
    ],
)
def test_what_a_client_has_has_an_end(database: Database, name: str, code: str, statement: str, there: int) -> None:
    """One more than there is, and then it is refused with the limit's name; a stranger does not learn that."""
    few(database, name, there + 1)
    does(database, statement, DENTIST, "1")
    assert told(database, statement, DENTIST, "2") == (code, f"limit {name}")
    assert told(database, statement, DENTIST, "2", user=PLUMBER_OWNER)[0] == "42501"


def test_a_calendar_of_many_is_counted_once(database: Database) -> None:
    """All that comes in one statement, of several clients too; and what is too much is refused whole."""
    many = """insert into public.busy_times (client_id, during, source)
      select c.id, tstzrange(now() + n * interval '1 hour', now() + (n + 1) * interval '1 hour'), 'ics'
      from unnest(%s::uuid[]) c (id), generate_series(1, %s) n"""
    asked = "select calls from pg_stat_xact_user_functions where funcname = 'keep_calendar_few'"
    with database.admin() as connection:
        connection.execute("set track_functions = 'all'")
        connection.execute(many, [[DENTIST, PLUMBER], 100])
        assert one(connection, asked) == 1
    few(database, "busy_times", 150)
    with database.admin() as connection, pytest.raises(psycopg.Error, match="at most 150 busy times"):
        connection.execute(many, [[DENTIST], 51])
    assert database.one("select count(*) from public.busy_times") == 200


def test_a_member_changes_so_much_a_day(database: Database) -> None:
    """Each change is kept in the log. What takes away is never refused."""
    few(database, "calendar_changes_day", 2)
    does(database, BUSY, DENTIST, "1")
    visit = book(database, 10)
    assert told(database, "update public.visits set status = 'done' where id = %s", visit) == (
        "PT429",
        "limit calendar_changes_day",
    )
    assert does(database, "delete from public.busy_times where client_id = %s", DENTIST) == 1


def test_visits_of_a_day_have_an_end(database: Database) -> None:
    """By whatever way."""
    few(database, "visits_day", 1)
    book(database, 10)
    with pytest.raises(psycopg.Error, match="at most 1 new visits a day"):
        hold(database, at(monday(), 14))
