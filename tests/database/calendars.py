"""A client who has something to book, a token for what is booked, and a calendar of his own."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.database.sandbox import Database, one
from tests.database.workers import ask

URL = "https://calendar.example/private-5e5f/basic.ics"
VIEWER = "1b111111-1111-4111-8111-111111111111"
SPANS = [
    {"since": "2026-12-07T17:00:00+00:00", "until": "2026-12-07T18:00:00+00:00"},
    {"since": "2026-12-08T17:00:00+00:00", "until": "2026-12-09T02:30:00+00:00"},
]
BUSY = """select coalesce(jsonb_agg(jsonb_build_object('staff', staff_id, 'since', lower(during))
  order by during), '[]') from public.busy_times where client_id = %s and source <> 'manual'"""

LOG = "select jsonb_agg(to_jsonb(l) order by l.id)::text from public.audit_log l where table_name = %s"
JOBS = """select coalesce(jsonb_agg(status || ' ' || dedupe_key order by dedupe_key), '[]')
  from private.jobs where kind::text = 'import_calendar'"""


@pytest.fixture
def chair(database: Database) -> str:
    """Somebody who can be booked, with a service of 30 minutes and 10 after it, and nobody else's rows."""
    with database.admin() as connection:
        connection.execute("delete from public.visits where client_id = %s", [DENTIST])
        connection.execute("delete from public.staff where client_id = %s", [DENTIST])
        connection.execute("delete from public.services where client_id = %s", [DENTIST])
        connection.execute(
            "insert into public.services (client_id, name, minutes, buffer_minutes) values (%s, 'Cleaning', 30, 10)",
            [DENTIST],
        )
        return str(
            one(connection, "insert into public.staff (client_id, name) values (%s, 'Chair 1') returning id", DENTIST)
        )


def visit(database: Database, day: int, status: str = "booked", name: str = "Anna Miller") -> str:
    """At nine in Los Angeles, `day` days from now."""
    with database.admin() as connection:
        return str(
            one(
                connection,
                """insert into public.visits
                  (client_id, staff_id, service_id, caller_name, starts_at, status, held_until)
                select %s, t.id, s.id, %s, date_trunc('day', now()) + make_interval(days => %s) + interval '17 hours',
                       %s::public.visit_status, case when %s = 'held' then now() + interval '5 minutes' end
                from public.staff t join public.services s on s.client_id = t.client_id where t.client_id = %s
                returning id""",
                DENTIST, name, day, status, status, DENTIST,
            )
        )  # fmt: skip


def token(database: Database, sub: str = DENTIST_OWNER, client: str = DENTIST) -> str:
    with database.as_role("authenticated", sub=sub) as connection:
        return str(one(connection, "select public.make_calendar_feed_token(%s)", client))


def feed(database: Database, by: str) -> Any:
    return ask(database, "calendar_feed(%s)", by)


def add_viewer(database: Database) -> None:
    with database.admin() as connection:
        connection.execute("insert into auth.users (id, email) values (%s, 'viewer@x.example')", [VIEWER])
        connection.execute(
            "insert into public.client_members (client_id, user_id, role) values (%s, %s, 'viewer')", [DENTIST, VIEWER]
        )


def source(database: Database, staff: str | None = None, url: str = URL, sub: str = DENTIST_OWNER) -> str:
    with database.as_role("authenticated", sub=sub) as connection:
        return str(
            one(
                connection,
                "insert into public.calendar_sources (client_id, staff_id, url) values (%s, %s, %s) returning id",
                DENTIST, staff, url,
            )
        )  # fmt: skip


def save(database: Database, name: str, spans: Any, etag: str | None = None) -> bool:
    given = None if spans is None else Jsonb(spans)
    return bool(ask(database, "save_busy_times(%s, %s, %s)", name, given, etag))


def row(database: Database, name: str) -> Any:
    return database.one("select to_jsonb(s) from public.calendar_sources s where id = %s", name)


def jobs(database: Database) -> list[str]:
    return list(database.one(JOBS))
